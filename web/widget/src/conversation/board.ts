import type { Keep } from "./keep.js";
import { createStore, type Schedule, type Store } from "./store.js";
import { FAILED, isOpen, isRunning, isUnsent, type Change, type LiveTurn } from "./turns.js";
import type { ConversationState, Lang, Problem } from "./types.js";
import { uuid } from "./uuid.js";

/** The snapshot, and the ways its turns change. A turn that is no longer there changes nothing. */
export interface Board extends Pick<Store<BoardState>, "state" | "set" | "subscribe"> {
  find(id: string): LiveTurn | undefined;
  put(turns: readonly LiveTurn[], shared?: Partial<BoardState>): void;
  patch(id: string, change: Change): void;
  /** The platform will not talk to this page: nothing that is open will ever be answered. */
  refuse(problem: Problem): void;
  /** Goes on in a thread that does not exist yet. */
  beginThread(): void;
}

export interface BoardState extends ConversationState {
  readonly turns: readonly LiveTurn[];
  /** Id of the thread, made here; this page's own, whatever another page of the site has begun since. */
  readonly thread: string;
}

export function createBoard(lang: Lang, keep: Keep, schedule?: Schedule): Board {
  const { lang: chosen = lang, thread = uuid(), unsent = [] } = keep.get();
  const store = createStore<BoardState>(
    {
      phase: "new",
      isOnline: navigator.onLine,
      isBusy: false,
      // An earlier page could not say whether these arrived.
      turns: unsent.map((turn) => ({ ...turn, status: "queued", isDoubtful: true })),
      chips: [],
      total: null,
      suggestions: [],
      problem: null,
      lang: chosen,
      consent: null,
      thread,
    },
    schedule,
  );
  let kept = unsent.length;
  const find = (id: string): LiveTurn | undefined => store.state.turns.find((turn) => turn.id === id);

  const put = (turns: readonly LiveTurn[], shared: Partial<BoardState> = {}): void => {
    const isBusy = turns.some((turn) => isRunning(turn) || (isOpen(turn) && turn.status !== "queued"));
    const editable = isBusy ? undefined : turns.findLast(({ isAction }) => !isAction);
    const marked = turns.map((turn) => {
      const canEdit = turn.id === editable?.id && !isOpen(turn);
      return canEdit === turn.canEdit ? turn : { ...turn, canEdit };
    });
    store.set({ ...shared, turns: marked, isBusy });
    // An enquiry has a phone number and a consent of now: neither is for a later page to send.
    const now = marked.filter((turn) => isUnsent(turn) && turn.action?.type !== "contact");
    // Storage is slow, and tokens come by the hundred.
    if (now.length + kept > 0) keep.set({ unsent: now });
    kept = now.length;
  };

  return {
    get state() {
      return store.state;
    },
    set: store.set,
    subscribe: store.subscribe,
    find,
    put,
    patch(id, { shared, ...change }) {
      const turn = find(id);
      if (!turn) return;
      const isChanged = Object.keys(change).length > 0;
      const { turns } = store.state;
      put(isChanged ? turns.with(turns.indexOf(turn), { ...turn, ...change }) : turns, shared);
    },
    refuse(problem) {
      const turns = store.state.turns.map((turn) => (isOpen(turn) ? { ...turn, ...FAILED, problem } : turn));
      put(turns, { phase: "refused", problem });
    },
    beginThread() {
      keep.set({ thread: undefined, ratings: {} });
      store.set({ thread: uuid() });
    },
  };
}
