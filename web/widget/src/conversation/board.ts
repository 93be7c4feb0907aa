import type { Keep } from "./keep.js";
import { createStore, type Schedule, type Store } from "./store.js";
import { isOpen, type Change, type LiveTurn } from "./turns.js";
import type { ConversationState, Lang } from "./types.js";
import { uuid } from "./uuid.js";

/** The snapshot, and the ways its turns change. A turn that is no longer there changes nothing. */
export interface Board extends Pick<Store<BoardState>, "state" | "set" | "subscribe"> {
  find(id: string): LiveTurn | undefined;
  put(turns: readonly LiveTurn[], shared?: Partial<BoardState>): void;
  patch(id: string, turn: Partial<LiveTurn>): void;
  apply(id: string, change: Change): void;
  /** Goes on in a thread that does not exist yet. */
  beginThread(): void;
}

export interface BoardState extends ConversationState {
  readonly turns: readonly LiveTurn[];
  /** Id of the thread, made here; this page's own, whatever another page of the site has begun since. */
  readonly thread: string;
}

export function createBoard(lang: Lang, keep: Keep, schedule?: Schedule): Board {
  const store = createStore<BoardState>(
    {
      phase: "new",
      isOnline: navigator.onLine,
      isBusy: false,
      turns: [],
      chips: [],
      total: null,
      suggestions: [],
      problem: null,
      lang: keep.get().lang ?? lang,
      consent: null,
      thread: keep.get().thread ?? uuid(),
    },
    schedule,
  );
  const find = (id: string): LiveTurn | undefined => store.state.turns.find((turn) => turn.id === id);

  const put = (turns: readonly LiveTurn[], shared: Partial<BoardState> = {}): void => {
    const isBusy = turns.some((turn) => isOpen(turn) && (turn.runId !== null || turn.status !== "queued"));
    const editable = isBusy ? undefined : turns.findLast(({ isAction }) => !isAction);
    const marked = turns.map((turn) => {
      const canEdit = turn.id === editable?.id && !isOpen(turn);
      return canEdit === turn.canEdit ? turn : { ...turn, canEdit };
    });
    store.set({ ...shared, turns: marked, isBusy });
  };

  const apply = (id: string, { turn, shared }: Change): void => {
    const { turns } = store.state;
    if (!find(id)) return;
    put(turn ? turns.map((one) => (one.id === id ? { ...one, ...turn } : one)) : turns, shared);
  };

  return {
    get state() {
      return store.state;
    },
    set: store.set,
    subscribe: store.subscribe,
    find,
    put,
    apply,
    patch: (id, turn) => {
      apply(id, { turn });
    },
    beginThread() {
      keep.set({ thread: undefined, ratings: {} });
      store.set({ thread: uuid() });
    },
  };
}
