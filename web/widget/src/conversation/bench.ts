// What every test of the engine sets up: a scripted platform, a memory, and a conversation that tells at once.
import { vi } from "vitest";
import { createConversation } from "./index.js";
import { createMemory, createScriptedServer, type ScriptedServer } from "./scripted-server.js";
import type { Conversation, Turn } from "./types.js";

export interface Bench {
  server: ScriptedServer;
  memory: ReturnType<typeof createMemory>;
  /** A page: what was kept is there again, everything else is new. */
  open(): Conversation;
}

export function createBench(): Bench {
  const server = createScriptedServer();
  const memory = createMemory();
  return {
    server,
    memory,
    open: () =>
      createConversation({
        api: "https://platform.example",
        site: "pms_test",
        lang: "en",
        fetch: server.fetch,
        storage: memory,
        schedule: (announce) => {
          announce();
        },
      }),
  };
}

/** Lets everything happen that is due within that time. Needs fake timers. */
export async function after(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 20; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

export function setOnline(isOnline: boolean): void {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(isOnline);
  dispatchEvent(new Event(isOnline ? "online" : "offline"));
}

export function turnAt({ state }: Conversation, index: number): Turn {
  const turn = state.turns.at(index);
  if (!turn) throw new Error(`there is no turn ${index}`);
  return turn;
}
