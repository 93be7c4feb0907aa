// What the compiler makes of JSX: plain objects, which `draw` turns into elements (draw.ts). There are no
// components: a part of the view is a function, called like any other.
export interface Drawn {
  readonly tag: string;
  readonly props: Readonly<Record<string, unknown>> & { readonly key?: string | number };
  readonly children: readonly Child[];
}
/** What may stand between two tags. Nothing is drawn of null, undefined and booleans, but they keep their place. */
export type Child = Drawn | string | number | boolean | null | undefined | readonly Child[];

export const h = (tag: string, props: object | null, ...children: Child[]): Drawn => ({ tag, props: { ...props }, children });

type Handlers<Target> = {
  [Name in keyof HTMLElementEventMap as `on${Name}`]?: ((event: HTMLElementEventMap[Name] & { currentTarget: Target }) => void) | undefined;
};
type Own<Target> = {
  [Name in Exclude<keyof Target, keyof Handlers<Target> | "children" | "min" | "max" | "step">]?: Target[Name] | undefined;
};
type Attributes<Target> = Handlers<Target> &
  Own<Target> & {
    [name: `aria-${string}` | `data-${string}`]: string | number | boolean | null | undefined;
    class?: string | undefined;
    enterkeyhint?: string;
    min?: number;
    max?: number;
    step?: number;
    children?: Child;
    /** What makes it the same one among its siblings; else its number among them does. */
    key?: string | number | undefined;
  };
interface Drawing {
  viewBox?: string;
  d?: string;
  class?: string;
  "aria-hidden"?: "true";
  children?: Child;
}

/** Where the compiler looks for what each tag may be given. */
// eslint-disable-next-line @typescript-eslint/no-namespace -- the compiler wants it so
export declare namespace h.JSX {
  type Element = Drawn;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  type IntrinsicElements = { [Tag in keyof HTMLElementTagNameMap]: Attributes<HTMLElementTagNameMap[Tag]> } & {
    svg: Drawing;
    path: Drawing;
  };
}
