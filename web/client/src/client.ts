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

/** A client whose paths, bodies and answers are checked against openapi.json by the compiler. */
export function createClient(options: ClientOptions = {}): Client {
  const call = async (method: string, path: string, params: unknown, init: RequestInit): Promise<never> => {
    const headers = new Headers({ accept: "application/json" });
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    if (init.body !== undefined) headers.set("content-type", "application/json");
    const send = options.fetch ?? globalThis.fetch;
    const response = await send((options.baseUrl ?? "") + fill(path, params), {
      ...init,
      method,
      headers,
    }).catch((error: unknown) => {
      throw isAbort(error) ? error : ApiError.unreachable();
    });
    if (!response.ok) throw await ApiError.of(response);
    return (await response.json()) as never;
  };
  return {
    get: (path, params, { signal, query } = {}) =>
      call("GET", withQuery(path, query), params, { signal: signal ?? null }),
    post: (path, params, body, { signal } = {}) =>
      call("POST", path, params, { body: JSON.stringify(body), signal: signal ?? null }),
  };
}

function withQuery(path: string, query: unknown): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

/** "/listings/{id}" with its parameters put in, each as one path segment whatever it holds. */
function fill(path: string, params: unknown): string {
  const values = new Map(Object.entries(params as Record<string, unknown>));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
