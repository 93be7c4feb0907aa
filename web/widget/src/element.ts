import { createBubble } from "./bubble.js";
import base from "./base.css?inline";
import type { Conversation, Lang } from "./conversation/index.js";
import type { PanelFile } from "./panel.js";
import type { Stage } from "./ui/stage.js";

export const NAME = "propmubi-chat";

/** One for every chat of the page; constructable, so that no policy on inline styles is in its way. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(base);

/** A new script never meets an old panel out of a cache. */
const VERSION = String(import.meta.env.BUILD);

/** How often the panel could not be had: a browser may remember that for an address, so each try has its own. */
let failures = 0;

/** The panel, or null when it cannot be had now. */
async function panelFile(): Promise<PanelFile | null> {
  try {
    return await PropmubiChat.fetchPanel(failures);
  } catch {
    failures += 1;
    return null;
  }
}

/**
 * `<propmubi-chat site api lang theme mode greeting open>`: one conversation while it is on the page.
 *
 * Everything is said by attributes, so it does not matter whether they come before or after this definition.
 * Fires `propmubi:open`, `propmubi:close` and `propmubi:lead`, which bubble. A closed chat costs its page a
 * button: the panel is fetched when somebody reaches for it, the platform is asked when it opens.
 */
export class PropmubiChat extends HTMLElement {
  static readonly observedAttributes = ["site", "api", "lang", "theme", "mode", "greeting", "open"];
  /** Where the script came from: the platform, unless `api` names another. */
  static home = location.origin;
  static fetchPanel = (attempt: number): Promise<PanelFile> =>
    import(/* @vite-ignore */ `${PropmubiChat.home}/widget/propmubi-panel.js?${VERSION}-${attempt}`) as Promise<PanelFile>;

  #life: AbortController | null = null;
  #conversation: Conversation | null = null;
  #stage: Stage | null = null;
  #isFetching = false;
  readonly #bubble = createBubble(
    () => {
      // Only a head start: whether it came is seen to when it is needed.
      void panelFile();
    },
    () => {
      this.toggleAttribute("open", true);
    },
  );

  connectedCallback(): void {
    this.#life = new AbortController();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#bubble.element);
    const draw = (): void => {
      this.#draw();
    };
    addEventListener("online", draw, { signal: this.#life.signal });
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#life = null;
    this.#end();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#life) return;
    if (/site|api|mode/.test(name)) this.#end();
    if (name === "lang") this.#conversation?.setLang(this.#lang());
    this.#draw();
  }

  #draw(): void {
    const isInline = this.getAttribute("mode") === "inline";
    const isOpen = isInline || this.hasAttribute("open");
    this.#bubble.draw(this.#conversation?.state.lang ?? this.#lang(), isInline || (isOpen && this.#stage !== null));
    if (isOpen && !this.#stage) void this.#begin();
    this.#stage?.draw({ isInline, isOpen, greeting: this.getAttribute("greeting") ?? "" });
  }

  async #begin(): Promise<void> {
    const life = this.#life;
    if (this.#isFetching || !life) return;
    this.#isFetching = true;
    const file = await panelFile();
    this.#isFetching = false;
    const root = this.shadowRoot;
    if (!root || life.signal.aborted) return;
    // Out of reach: closed as it was, to be pressed again, or opened when the network is back.
    if (!file) {
      if (navigator.onLine) this.toggleAttribute("open", false);
      return;
    }
    const api = (this.getAttribute("api") ?? PropmubiChat.home).replace(/\/$/, "");
    this.#conversation = file.createConversation({ api, site: this.getAttribute("site") ?? "", lang: this.#lang() });
    this.#stage = file.createStage({
      root,
      bubble: this.#bubble.element,
      conversation: this.#conversation,
      home: PropmubiChat.home,
      onOpen: (isOpen) => {
        this.toggleAttribute("open", isOpen);
      },
      onEvent: (event, detail) => {
        this.dispatchEvent(new CustomEvent(`propmubi:${event}`, { bubbles: true, composed: true, detail }));
      },
    });
    this.#draw();
  }

  #end(): void {
    this.#stage?.end();
    this.#conversation?.dispose();
    this.#stage = this.#conversation = null;
  }

  /** The attribute, else the page's language where it is one of ours, else English. */
  #lang(): Lang {
    const [wanted = "en"] = /^(hi|mr)/.exec(this.getAttribute("lang") ?? document.documentElement.lang) ?? [];
    return wanted as Lang;
  }
}
