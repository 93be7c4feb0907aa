import type { DetailedHTMLProps, HTMLAttributes } from "react";

export const ELEMENT_NAME = "propmubi-chat";

export type ChatLang = "en" | "hi" | "mr";
export type ChatTheme = "auto" | "light" | "dark";
/** A bubble at the corner of the page, or a panel where the element stands. */
export type ChatMode = "bubble" | "inline";

/** The attributes `<propmubi-chat>` reads. */
export interface ChatAttributes {
  /** Public key of the site, "pms_…"; what it may do is bound to the origins registered for it. */
  site: string;
  /** Address of the platform, such as "https://chat.example"; the origin of the script when left out. */
  api?: string | undefined;
  lang?: ChatLang | undefined;
  theme?: ChatTheme | undefined;
  mode?: ChatMode | undefined;
  /** First words of the assistant, instead of its own. */
  greeting?: string | undefined;
  open?: boolean | undefined;
}

type ChatElementProps = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Partial<ChatAttributes>;

declare module "react" {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way to type an element for JSX
  namespace JSX {
    interface IntrinsicElements {
      "propmubi-chat": ChatElementProps;
    }
  }
}
