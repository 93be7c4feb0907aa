import type { Child } from "../h.js";
import { sheetOf } from "./sheet.js";
import { kit } from "./kit.js";

/** What few conversations need is a file of its own, with its styles; each draws the cards it names. */
export type PartName = "figures" | "comparison" | "enquiry" | "reasons";
export type Part = Readonly<Record<string, unknown>> & { readonly css: string };

/** Which part draws a card; and what announces it, so that it is there when its card is: an action, a step of the work. */
const PART_OF: Readonly<Partial<Record<string, PartName>>> = {
  emi: "figures",
  affordability: "figures",
  tax: "figures",
  calculating: "figures",
  comparison: "comparison",
  compare: "comparison",
  comparing: "comparison",
  contact_form: "enquiry",
  contact: "enquiry",
  lead_captured: "enquiry",
  reasons: "reasons",
};

/** A page never meets a part of another build; where that is gone, it says so. */
const BUILD = String(import.meta.env.BUILD);

export const PARTS = {
  /** Those that are on the page: what one chat of it has, no other has to fetch. */
  here: {} as Partial<Record<PartName, Part>>,
  fetch: async (home: string, name: PartName, attempt: number): Promise<Part> => {
    const file = (await import(/* @vite-ignore */ `${home}/widget/propmubi-${name}-${BUILD}.js?${attempt}`)) as {
      default: (given: typeof kit) => Part;
    };
    return file.default(kit);
  },
};

export interface Parts {
  /** Begins to fetch what that card, action or step needs, unless it is here or on its way. */
  expect(by: string | null | undefined): void;
  /** What draws such a card; null while it is on its way, false when it could not be had. */
  drawing(of: string): ((props: object) => Child) | false | null | undefined;
  /** Again, what could not be had. */
  readonly retry: () => void;
}

export function createParts(root: ShadowRoot, home: string, signal: AbortSignal, onChange: (isFailure: boolean) => void): Parts {
  const here = new Map<PartName, Part | null | false>();
  /** A browser may remember for an address that it failed, so each try has its own. */
  let failures = 0;

  const take = (name: PartName, part: Part): void => {
    here.set(name, part);
    root.adoptedStyleSheets.push(sheetOf(part.css));
  };
  const load = async (name: PartName): Promise<void> => {
    here.set(name, null);
    try {
      take(name, (PARTS.here[name] = await PARTS.fetch(home, name, failures)));
    } catch {
      failures += 1;
      here.set(name, false);
    }
    onChange(here.get(name) === false);
  };
  const expect = (by: string | null | undefined): void => {
    const name = PART_OF[by ?? ""];
    if (!name || here.has(name)) return;
    if (PARTS.here[name]) take(name, PARTS.here[name]);
    else void load(name);
  };
  const retry = (): void => {
    for (const [name, part] of here) if (part === false) void load(name);
    onChange(false);
  };
  addEventListener("online", retry, { signal });

  return {
    expect,
    drawing(of) {
      expect(of);
      const part = here.get(PART_OF[of] ?? "reasons");
      return part ? (part[of] as (props: object) => Child) : part;
    },
    retry,
  };
}
