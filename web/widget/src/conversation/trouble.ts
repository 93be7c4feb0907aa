import type { Problem, ProblemMessage } from "./types.js";

/** A call that did not succeed, as the problem to show. `status` 0: no answer at all. */
export class Trouble extends Error {
  readonly problem: Problem;

  constructor(
    readonly status: number,
    kind: Problem["kind"],
    message: ProblemMessage,
    retryAfterS?: number,
  ) {
    super(message);
    this.problem = retryAfterS ? { kind, message, retryAfterS } : { kind, message };
  }

  /** Worth another try by itself: the way is broken, the server is, or it asked to wait. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What any thrown thing is: fetch and broken bodies throw TypeErrors of no use to anybody. */
export function asTrouble(error?: unknown): Trouble {
  if (error instanceof Trouble) return error;
  return navigator.onLine ? new Trouble(0, "server", "unreachable") : new Trouble(0, "offline", "offline");
}

export function troubleOf({ status, headers }: Response): Trouble {
  // Our server says it in seconds; a date, which others may send, is left to the backoff.
  const retryAfterS = Number(headers.get("retry-after")) || undefined;
  if (status === 401 || status === 403) return new Trouble(status, "refused", "refused");
  if (status === 429) return new Trouble(status, "rate", "rate", retryAfterS);
  return new Trouble(status, "server", status >= 500 ? "server" : "invalid", retryAfterS);
}
