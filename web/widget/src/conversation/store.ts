/** What changes are announced by; a frame of the page, so that a hundred tokens are drawn once. */
export type Schedule = (announce: () => void) => void;

export interface Store<State> {
  readonly state: State;
  readonly set: (change: Partial<State>) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Hidden pages get no frames; there a timer does. */
const perFrame: Schedule = (announce) => {
  if (document.hidden) setTimeout(announce);
  else requestAnimationFrame(announce);
};

/** An immutable snapshot with listeners; changes are announced once per frame. */
export function createStore<State extends object>(first: State, schedule = perFrame): Store<State> {
  const listeners = new Set<() => void>();
  let state = first;
  let isScheduled = false;
  const announce = (): void => {
    isScheduled = false;
    for (const listener of [...listeners]) {
      try {
        listener();
      } catch {
        // A listener's fault is its own: the others still hear, and the host page sees nothing of it.
      }
    }
  };
  return {
    get state() {
      return state;
    },
    set(change) {
      state = { ...state, ...change };
      if (isScheduled) return;
      isScheduled = true;
      schedule(announce);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
