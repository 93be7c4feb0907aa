import type { Board } from "./board.js";
import { followRun } from "./follow.js";
import { insist } from "./insist.js";
import type { Keep } from "./keep.js";
import type { Link } from "./link.js";
import { checkpointBefore, findRun, postRun } from "./post.js";
import type { Trouble } from "./trouble.js";
import { draw, FAILED, isOpen, isRunning, isUnsent, type LiveTurn } from "./turns.js";
import type { Lang } from "./types.js";

export interface Runner {
  /** Brings every open turn nearer to its end: posts what is not posted, follows what runs. */
  wake(): void;
  /** Gives a turn up; its run is cancelled as soon as there is one. */
  stop(turn: LiveTurn): void;
}

/** Further tries with a message on which the server has failed; then it is for the person to try again. */
const MORE_TRIES = 4;

export interface RunnerOptions {
  board: Board;
  keep: Keep;
  link: Link;
  signal: AbortSignal;
  /** Draws the thread anew from what the server keeps. */
  reload: () => Promise<unknown>;
}

export function createRunner({ board, keep, link, signal, reload }: RunnerOptions): Runner {
  /** What makes us let go of a turn that is being posted or followed. */
  const holds = new Map<string, AbortController>();
  /** Streams that came with the answer to a post and are not read yet. */
  const streams = new Map<string, Response>();

  const fail = (id: string, { problem }: Trouble): void => {
    if (problem.kind === "refused") board.refuse(problem);
    else board.patch(id, { ...FAILED, problem });
  };
  const cancel = (thread: string, runId: string): void => {
    // A run that has ended meanwhile answers 404; one that cannot be reached ends by itself.
    link.call(`/threads/${thread}/runs/${runId}/cancel?action=interrupt`, { body: {} }).catch(() => undefined);
  };

  /** English that nobody chose is no wish: who writes Hindi to an English page is answered in Hindi. */
  const wished = (): Lang | undefined => {
    const { lang } = board.state;
    return keep.get().lang ?? (lang === "en" ? undefined : lang);
  };

  /** Makes the run and gives its id. */
  const make = async (turn: LiveTurn, held: AbortSignal): Promise<string> => {
    const { id, replaces } = turn;
    const isFirst = !board.state.turns.some(isRunning);
    const checkpoint = replaces ? await checkpointBefore(link, board.state.thread, replaces) : undefined;
    // Nothing was said before the replaced turn: its replacement begins a thread of its own.
    if (checkpoint === null && !held.aborted) board.beginThread();
    const { thread } = board.state;
    if (!held.aborted) keep.set({ thread });
    const [runId, response] = await postRun(link, turn, { thread, lang: wished(), isFirst, checkpoint });
    if (held.aborted) cancel(thread, runId);
    if (isFirst && !held.aborted) streams.set(id, response);
    else void response.body?.cancel().catch(() => undefined);
    return runId;
  };

  const tryPost = async (turn: LiveTurn, held: AbortSignal): Promise<void> => {
    const { id, isDoubtful } = turn;
    const found = isDoubtful ? await findRun(link, board.state.thread, id) : undefined;
    const runId = found ?? (await make(turn, held));
    if (held.aborted) return;
    board.set({ problem: null });
    board.patch(id, { runId, status: streams.has(id) ? "waiting" : "queued" });
    void followAll();
  };

  /** Posts until it is accepted; a post whose answer was lost is looked for before it is sent again. */
  const post = (turn: LiveTurn, held: AbortSignal): Promise<unknown> =>
    insist(
      () => tryPost(board.find(turn.id) ?? turn, held),
      held,
      (trouble, failures) => {
        if (!trouble.isPassing || (trouble.status >= 500 && failures >= MORE_TRIES)) {
          fail(turn.id, trouble);
          return false;
        }
        board.patch(turn.id, { status: "queued", isDoubtful: true });
        board.set({ problem: trouble.problem });
        return true;
      },
    );

  const follow = async ({ id, runId }: LiveTurn, held: AbortSignal): Promise<void> => {
    const response = streams.get(id);
    streams.delete(id);
    const ended = await followRun({
      link,
      place: `/threads/${board.state.thread}/runs/${runId ?? ""}`,
      response,
      signal: held,
      onEvent: (event) => {
        const turn = board.find(id);
        if (turn && !held.aborted) board.patch(id, draw(turn, event));
      },
      onTrouble: (trouble) => {
        if (trouble && !trouble.isPassing) fail(id, trouble);
        else board.set({ problem: trouble?.problem ?? null });
      },
    });
    // The run is over and its log is gone: what the thread holds is all there is.
    if (ended !== "gone" || held.aborted) return;
    await reload();
    const turn = board.find(id);
    if (turn && isOpen(turn)) board.patch(id, FAILED);
  };

  /** Does the work for what is next, until nothing is; called again meanwhile, it has nothing to add. */
  const inOrder = (
    next: () => LiveTurn | undefined,
    work: (turn: LiveTurn, held: AbortSignal) => Promise<unknown>,
  ): (() => Promise<void>) => {
    let isAtWork = false;
    return async () => {
      if (isAtWork) return;
      isAtWork = true;
      for (let turn; !signal.aborted && (turn = next()); ) {
        const hold = new AbortController();
        holds.set(turn.id, hold);
        await work(turn, AbortSignal.any([signal, hold.signal]));
      }
      isAtWork = false;
    };
  };
  // The server takes turns in the order in which they come.
  const postAll = inOrder(
    () => board.state.turns.find((turn) => isUnsent(turn) && board.state.phase === "ready"),
    post,
  );
  const followAll = inOrder(() => board.state.turns.find(isRunning), follow);

  return {
    wake() {
      void postAll();
      void followAll();
    },
    stop({ id, runId }) {
      board.patch(id, { status: "stopped", progress: null });
      holds.get(id)?.abort();
      if (runId) cancel(board.state.thread, runId);
    },
  };
}
