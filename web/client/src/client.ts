import type { paths } from "./generated/openapi.js";
import { ApiError } from "./problem.js";

export interface ClientOptions {
  /** Origin of the API; empty for the page's own. */
  baseUrl?: string;
  /** Sent as a bearer; absent for an anonymous buyer. */
  token?: string;
  fetch?: typeof globalThis.fetch;
}

interface CallOptions {
  signal?: AbortSignal;
}

interface GetOptions<Query> extends CallOptions {
  query?: Query;
}

type Method = "get" | "post";
type Json<Content> = Content extends { content: { "application/json": infer Body } } ? Body : never;
type PathsOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M];
type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: { 200: infer Ok } } ? Json<Ok> : never;
type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody: infer Request } ? Json<Request> : never;
type PathParams<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { parameters: { path: infer Params } } ? Params : Record<string, never>;
type Query<P extends keyof paths> =
  Operation<P, "get"> extends { parameters: { query?: infer Known } } ? Known : never;

export interface Client {
  get<P extends PathsOf<"get">>(
    path: P,
    params: PathParams<P, "get">,
    options?: GetOptions<Query<P>>,
  ): Promise<Answer<P, "get">>;
  post<P extends PathsOf<"post">>(
    path: P,
    params: PathParams<P, "post">,
    body: Body<P, "post">,
    options?: CallOptions,
  ): Promise<Answer<P, "post">>;
}

type QueryValue = string | number | boolean | null | undefined;

export interface Request {
  /** Values of the {names} in the path. */
  params?: unknown;
  /** A list is asked for by its name once for each member. */
  query?: Readonly<Record<string, QueryValue | readonly string[]>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | null;
}

/** One question to the API: its JSON answer, or an ApiError. Which type the answer has, the asker must know. */
export type Call = <Result>(method: string, path: string, request?: Request) => Promise<Result>;

export function createCall(options: ClientOptions = {}): Call {
  return async <Result>(method: string, path: string, request: Request = {}): Promise<Result> => {
    const { params = {}, query = {}, body, signal = null } = request;
    const send = options.fetch ?? globalThis.fetch;
    const response = await send((options.baseUrl ?? "") + fill(path, params) + asked(query), {
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
      method,
      headers: headersOf(request, options.token),
    }).catch((error: unknown) => {
      throw isAbort(error) ? error : ApiError.unreachable();
    });
    if (!response.ok) throw await ApiError.of(response);
    return (response.status === 204 ? null : await response.json()) as Result;
  };
}

function headersOf(request: Request, token: string | undefined): Headers {
  const headers = new Headers({ accept: "application/json", ...request.headers });
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  if (request.body !== undefined) headers.set("content-type", "application/json");
  return headers;
}

/** A client whose paths, bodies and answers are checked against openapi.json by the compiler. */
export function createClient(options: ClientOptions = {}): Client {
  const call = createCall(options);
  return {
    get: (path, params, { signal, query } = {}) => call("GET", path, { params, query: query ?? {}, signal: signal ?? null }),
    post: (path, params, body, { signal } = {}) => call("POST", path, { params, body, signal: signal ?? null }),
  };
}

/** "/listings/{id}" with its parameters put in, each as one path segment whatever it holds. */
function fill(path: string, params: unknown): string {
  const values = new Map(Object.entries(params as Record<string, unknown>));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

/** "?view=mine&limit=50" of what is given; what is null or empty is not asked for. */
function asked(query: NonNullable<Request["query"]>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values: readonly QueryValue[] = isList(value) ? value : [value];
    return values.filter((each) => each !== null && each !== undefined && each !== "").map((each) => [name, String(each)]);
  });
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}

function isList(value: QueryValue | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
