import type { Problem } from "./types.js";

/** A call that did not succeed, as the problem to show. `status` 0: no answer at all. */
export class Trouble extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }

  /** Worth another try by itself: the way is broken, the server is, or it asked to wait. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What any thrown thing is: fetch and broken bodies throw TypeErrors of no use to anybody. */
export function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  return new Trouble(
    0,
    navigator.onLine ? { kind: "server", message: "unreachable" } : { kind: "offline", message: "offline" },
  );
}

export function troubleOf({ status, headers }: Response): Trouble {
  if (status === 401 || status === 403) return new Trouble(status, { kind: "refused", message: "refused" });
  if (status === 429) return new Trouble(status, { kind: "rate", message: "rate", ...wait(headers, 5) });
  if (status >= 500) return new Trouble(status, { kind: "server", message: "server", ...wait(headers) });
  return new Trouble(status, { kind: "server", message: "invalid" });
}

/** Retry-After in its two forms, seconds and a date. */
function wait(headers: Headers, otherwise?: number): { retryAfterS?: number } {
  const said = headers.get("retry-after") ?? "";
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - Date.now()) / 1000);
  const known = seconds >= 0 ? seconds : otherwise;
  return known === undefined ? {} : { retryAfterS: known };
}
