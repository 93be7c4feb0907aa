/** What application/problem+json says; every member may be missing when a proxy answered in our place. */
interface Problem {
  code?: string;
  detail?: string;
  title?: string;
  retryable?: boolean;
}

/** The server, or the way to it, refused. `status` 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly isRetryable: boolean;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.isRetryable = problem.retryable ?? (status === 0 || status >= 500);
  }

  static async of(response: Response): Promise<ApiError> {
    const body: unknown = await response.json().catch(() => null);
    return new ApiError(response.status, typeof body === "object" && body !== null ? body : {});
  }

  static unreachable(): ApiError {
    return new ApiError(0, { code: "unreachable", detail: "The server cannot be reached." });
  }
}
