import type { LiveTurn } from "./turns.js";
import type { Lang, Score } from "./types.js";

/** What outlives the page. */
export interface Kept {
  visitor?: string;
  thread?: string | undefined;
  lang?: Lang;
  /** What the server has not acknowledged. */
  unsent?: readonly LiveTurn[];
  ratings?: Record<string, Score>;
}

export interface Keep {
  get(): Kept;
  set(change: Kept): void;
}

export type KeyStore = Pick<Storage, "getItem" | "setItem">;

/** One JSON value of the browser's storage; memory where storage is blocked, full or holds rubbish. */
export function createKeep(key: string, storage?: KeyStore): Keep {
  let memory: Kept = {};
  const get = (): Kept => {
    try {
      const text = (storage ?? localStorage).getItem(key);
      const found: unknown = text === null ? null : JSON.parse(text);
      return typeof found === "object" && found ? found : memory;
    } catch {
      return memory;
    }
  };
  return {
    get,
    set(change) {
      memory = { ...get(), ...change };
      try {
        (storage ?? localStorage).setItem(key, JSON.stringify(memory));
      } catch {
        // Private windows and blocked third parties: this page still works, a reload begins anew.
      }
    },
  };
}
