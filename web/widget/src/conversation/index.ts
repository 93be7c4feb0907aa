import { createBoard } from "./board.js";
import { createKeep, type KeyStore } from "./keep.js";
import { createLink } from "./link.js";
import { insist } from "./insist.js";
import { refill, restore, type Restored } from "./restore.js";
import { createRunner } from "./runner.js";
import type { Schedule } from "./store.js";
import { isOpen, newTurn, withTurn, type LiveTurn } from "./turns.js";
import type { Action, Conversation, Lang } from "./types.js";
import { uuid } from "./uuid.js";

export type * from "./types.js";

export interface ConversationOptions {
  /** Origin of the API, without a slash at its end. */
  api: string;
  /** The site's public key, "pms_…". */
  site: string;
  lang: Lang;
  fetch?: typeof globalThis.fetch;
  /** Keeps the visitor and the thread over reloads; memory where the browser refuses. */
  storage?: KeyStore;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** When listeners hear of changes: once per frame, unless told otherwise. */
  schedule?: Schedule;
}

/** A conversation with property_search for one visitor of one site. Nothing is fetched before it is needed. */
export function createConversation({ api, site, lang, ...options }: ConversationOptions): Conversation {
  const life = new AbortController();
  const { signal } = life;
  const keep = createKeep(`propmubi ${site} ${api}`, options.storage);
  const board = createBoard(lang, keep, options.schedule);
  const link = createLink({
    api,
    site,
    keep,
    fetch: (...given) => (options.fetch ?? fetch)(...given),
    now: options.now ?? Date.now,
    onConsent: (consent) => {
      board.set({ consent });
    },
  });
  let starting: Promise<void> | undefined;

  const open = async (): Promise<void> => {
    await link.open();
    const { thread } = board.state;
    const { thread: isKept, ratings = {} } = keep.get();
    const found = isKept ? await restore(link, thread, ratings) : null;
    const isOurs = thread === board.state.thread;
    // Gone, or another visitor's by now.
    if (isKept && isOurs && !found) board.beginThread();
    // Begun anew while the old one was on its way, it is of no interest any more.
    resume(isOurs ? found : null);
  };

  /** What the thread holds, then what it does not: said here since, or by an earlier page that could not send it. */
  const resume = (found: Restored | null): void => {
    const known = found?.turns ?? [];
    const others = board.state.turns.filter(({ id }) => !known.some((turn) => turn.id === id));
    const turns = others.reduce<readonly LiveTurn[]>(withTurn, known);
    board.put(turns, { ...found?.shared, phase: "ready", problem: null });
    runner.wake();
    void refill(link, board, signal);
  };

  /** Opens, again and again until it is open or refused. */
  const insistOnOpen = (): Promise<unknown> =>
    insist(open, signal, ({ problem, isPassing }) => {
      if (isPassing) board.set({ problem });
      else board.refuse(problem);
      return isPassing;
    });
  const runner = createRunner({ board, keep, link, signal, reload: insistOnOpen });
  const start = async (): Promise<void> => {
    board.set({ phase: "starting" });
    await insistOnOpen();
  };
  const startOnce = (): Promise<void> => (starting ??= start());

  const say = (said: string, action: Action | null, replaces: string | null = null): void => {
    if (board.state.phase === "refused" || signal.aborted) return;
    const { turns } = board.state;
    const status = turns.some(isOpen) || !navigator.onLine ? "queued" : "waiting";
    board.put(withTurn(turns, { ...newTurn({ id: uuid(), said, action, replaces }), status }), { suggestions: [] });
    void startOnce();
    runner.wake();
  };

  const hear = (isOnline: boolean) => (): void => {
    board.set({ isOnline, problem: isOnline ? null : { kind: "offline", message: "offline" } });
  };
  addEventListener("online", hear(true), { signal });
  addEventListener("offline", hear(false), { signal });

  return {
    get state() {
      return board.state;
    },
    subscribe: board.subscribe,
    start: startOnce,
    send(text) {
      const said = text.trim();
      if (said) say(said, null);
    },
    act(action) {
      say("", action);
    },
    stop() {
      const turn = board.state.turns.find(isOpen);
      if (turn) runner.stop(turn);
    },
    retry() {
      const turn = board.state.turns.findLast(({ status }) => status === "failed" || status === "stopped");
      if (!turn) return;
      const isLast = turn === board.state.turns.at(-1);
      say(turn.said, turn.action, isLast ? turn.id : null);
    },
    edit(text) {
      const turn = board.state.turns.find(({ canEdit }) => canEdit);
      const said = text.trim();
      if (turn && said) say(said, null, turn.id);
    },
    async rate(turnId, score, reason, comment) {
      const turn = board.find(turnId);
      if (!turn?.runId) return;
      board.patch(turnId, { rating: score });
      try {
        await link.call("/api/v1/feedback", {
          body: {
            thread_id: board.state.thread,
            run_id: turn.runId,
            message_id: turn.messageId,
            score,
            reason,
            comment,
          },
        });
        keep.set({ ratings: { ...keep.get().ratings, [turnId]: score } });
      } catch {
        board.patch(turnId, { rating: turn.rating });
        board.set({ problem: { kind: "server", message: "rating" } });
      }
    },
    setLang(next) {
      keep.set({ lang: next });
      board.set({ lang: next });
    },
    startOver() {
      for (const turn of board.state.turns.filter(isOpen)) runner.stop(turn);
      board.beginThread();
      board.put([], { chips: [], total: null, suggestions: [], problem: null });
    },
    dispose() {
      life.abort();
    },
  };
}
