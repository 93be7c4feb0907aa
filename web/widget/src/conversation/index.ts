import { createStore } from "./store.js";
import type { Conversation, ConversationState, Lang } from "./types.js";

export type * from "./types.js";

export interface ConversationOptions {
  /** Origin of the API, without a slash at its end. */
  api: string;
  /** The site's public key, "pms_…". */
  site: string;
  lang: Lang;
  fetch?: typeof globalThis.fetch;
  /** Keeps the visitor and the thread over reloads; memory where the browser refuses. */
  storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export function createConversation(options: ConversationOptions): Conversation {
  const store = createStore<ConversationState>({
    phase: "new",
    isOnline: navigator.onLine,
    isBusy: false,
    turns: [],
    chips: [],
    total: null,
    suggestions: [],
    problem: null,
    lang: options.lang,
    consent: null,
  });
  const nothing = (): void => undefined;
  return {
    get state() {
      return store.state;
    },
    subscribe: (listener) => store.subscribe(listener),
    start: () => Promise.resolve(),
    send: nothing,
    act: nothing,
    stop: nothing,
    retry: nothing,
    edit: nothing,
    rate: () => Promise.resolve(),
    setLang: (lang) => {
      store.set({ lang });
    },
    startOver: nothing,
    dispose: nothing,
  };
}
