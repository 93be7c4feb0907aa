import type { Board } from "./board.js";
import { followRun, type RunStatus } from "./follow.js";
import type { Keep } from "./keep.js";
import type { Link } from "./link.js";
import { backoffMs, pause } from "./pause.js";
import { checkpointBefore, findRun, postRun, type Posted } from "./post.js";
import { restore } from "./restore.js";
import { asTrouble, type Trouble } from "./trouble.js";
import { draw, isOpen, type LiveTurn } from "./turns.js";

export interface Runner {
  /** Brings every open turn nearer to its end: posts what is not posted, follows what runs. */
  wake(): void;
  /** Gives a turn up; its run is cancelled as soon as there is one. */
  stop(turn: LiveTurn): void;
}

export interface RunnerOptions {
  board: Board;
  keep: Keep;
  link: Link;
  signal: AbortSignal;
}

/** A server that fails this often on one message is not asked again by itself. */
const MOST_FAILURES = 4;
const CANCEL_TRIES = 3;

export function createRunner({ board, keep, link, signal }: RunnerOptions): Runner {
  /** Of the turns being posted or followed: what makes us let go of them. */
  const holds = new Map<string, AbortController>();
  /** Streams that came with the answer to a post and are not read yet. */
  const streams = new Map<string, Response>();

  const isWanted = (id: string): boolean => {
    const turn = board.find(id);
    return turn !== undefined && isOpen(turn) && !signal.aborted;
  };
  const forget = (id: string): void => {
    keep.set({ drafts: (keep.get().drafts ?? []).filter((draft) => draft.id !== id) });
  };
  const hold = (id: string): AbortSignal => {
    const controller = new AbortController();
    holds.set(id, controller);
    return AbortSignal.any([signal, controller.signal]);
  };

  const tryPost = async (turn: LiveTurn): Promise<Posted> => {
    const { thread } = board.state;
    const found = turn.isDoubtful ? await findRun(link, thread, turn.id) : undefined;
    if (found) return { thread, runId: found.run_id, response: null };
    const isFirst = !board.state.turns.some((one) => isOpen(one) && one.runId !== null);
    const checkpoint = turn.replaces ? await checkpointBefore(link, thread, turn.replaces) : undefined;
    // Nothing was said before the replaced turn: its replacement begins a thread of its own.
    if (checkpoint === null && board.state.thread === thread) board.beginThread();
    const { lang, thread: inThread } = board.state;
    return postRun(link, turn, { thread: inThread, lang, isFirst, checkpoint: checkpoint ?? null });
  };

  /** Posts until it is accepted; a post whose answer was lost is looked for before it is sent again. */
  const post = async (id: string): Promise<void> => {
    const held = hold(id);
    for (let failures = 0, turn; isWanted(id) && (turn = board.find(id)); failures += 1) {
      try {
        accept(id, await tryPost(turn));
        return;
      } catch (error) {
        const trouble = asTrouble(error);
        if (!trouble.isPassing || (trouble.status >= 500 && failures >= MOST_FAILURES)) {
          fail(id, trouble);
          return;
        }
        const { problem } = trouble;
        board.patch(id, { status: "queued", isDoubtful: true });
        if (isWanted(id)) board.set({ problem });
        await pause(backoffMs(failures, problem.retryAfterS), held);
      }
    }
  };

  const accept = (id: string, { thread, runId, response }: Posted): void => {
    forget(id);
    if (isWanted(id)) {
      if (response) streams.set(id, response);
      board.patch(id, { runId, status: response ? "waiting" : "queued" });
      board.set({ problem: null });
      void followAll();
      return;
    }
    void response?.body?.cancel().catch(() => undefined);
    // Stopped, or the conversation begun anew, while the request was on its way.
    if (!signal.aborted) void cancel(thread, runId);
  };

  const fail = (id: string, { problem }: Trouble): void => {
    forget(id);
    board.patch(id, { status: "failed", progress: null, problem });
    if (problem.kind === "refused") board.set({ phase: "refused", problem });
  };

  const follow = async ({ id, runId }: LiveTurn): Promise<void> => {
    const held = hold(id);
    const response = streams.get(id) ?? null;
    streams.delete(id);
    try {
      const status = await followRun({
        link,
        place: `/threads/${board.state.thread}/runs/${runId ?? ""}`,
        response,
        signal: held,
        onEvent: (event) => {
          const turn = board.find(id);
          if (turn && !held.aborted) board.apply(id, draw(turn, event));
        },
        onTrouble: (trouble) => {
          board.set({ problem: trouble?.problem ?? null });
        },
      });
      if (status && isWanted(id)) await settle(id, status);
    } catch (error) {
      if (isWanted(id)) fail(id, asTrouble(error));
    }
  };

  /** The run is over and its log is gone: what the thread holds is all there is. */
  const settle = async (id: string, status: RunStatus): Promise<void> => {
    const found = await restore(link, board.state.thread, keep.get().ratings ?? {});
    const turn = found?.turns.find((one) => one.id === id);
    if (found && turn) board.apply(id, { turn, shared: found.shared });
    else board.patch(id, { status: status === "success" ? "done" : "failed" });
  };

  const cancel = async (thread: string, runId: string): Promise<void> => {
    for (let failures = 0; failures < CANCEL_TRIES; failures += 1) {
      try {
        await link.call(`/threads/${thread}/runs/${runId}/cancel?action=interrupt`, { body: {} });
        return;
      } catch (error) {
        // A run that has ended meanwhile answers 404.
        if (!asTrouble(error).isPassing) return;
        await pause(backoffMs(failures), signal);
      }
    }
  };

  /** One after the other: the server takes turns in the order in which they come. */
  const postAll = oneAtATime(
    () => board.state.turns.find((turn) => isOpen(turn) && turn.runId === null && board.state.phase === "ready"),
    async ({ id }) => post(id),
  );
  const followAll = oneAtATime(() => board.state.turns.find((turn) => isOpen(turn) && turn.runId !== null), follow);

  /** Does the work for what is next, until nothing is; called again meanwhile, it has nothing to add. */
  function oneAtATime(
    next: () => LiveTurn | undefined,
    work: (turn: LiveTurn) => Promise<void>,
  ): () => Promise<void> {
    let isAtWork = false;
    return async () => {
      if (isAtWork) return;
      isAtWork = true;
      for (let turn; !signal.aborted && (turn = next()); ) {
        await work(turn);
        holds.delete(turn.id);
      }
      isAtWork = false;
    };
  }

  return {
    wake() {
      void postAll();
      void followAll();
    },
    stop({ id, runId }) {
      board.patch(id, { status: "stopped", progress: null });
      forget(id);
      holds.get(id)?.abort();
      if (runId) void cancel(board.state.thread, runId);
    },
  };
}
