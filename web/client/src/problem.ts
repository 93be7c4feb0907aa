/** What application/problem+json says; every member may be missing when a proxy answered in our place. */
interface Problem {
  code?: string;
  detail?: string;
  title?: string;
}

/** The server, or the way to it, refused. `status` 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly isRetryable: boolean;
  /** The whole answer, for members that only some refusals have. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Problem, isRetryable = false) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.isRetryable = isRetryable;
    this.body = { ...problem };
  }

  static async of(response: Response): Promise<ApiError> {
    const body: unknown = await response.json().catch(() => null);
    const problem = typeof body === "object" && body !== null ? body : {};
    // Our server says when to come back; a proxy before it that lost it for a moment does not.
    const isRetryable = response.headers.has("retry-after") || response.status === 502 || response.status === 504;
    return new ApiError(response.status, problem, isRetryable);
  }

  static unreachable(): ApiError {
    return new ApiError(0, { code: "unreachable", detail: "The server cannot be reached." }, true);
  }
}
