import type { Call } from "@propmubi/client";
import { newId, type QueuedCase } from "@propmubi/desk";
import type {
  CaseDetail, CasePage, CaseRow, Changes, Fork, Language, Reasons, Steps, Timeline, Waiting, WhatIf,
} from "./types.js";

const ROOT = "/api/v1/cases";

export type Query = Readonly<Record<string, string>>;

/** The routes of cases, one function each. */
export interface CaseApi {
  page: (query: Query, cursor: string | null, limit: number, signal?: AbortSignal) => Promise<CasePage>;
  /** Of cases and title files, as far as one may see them. */
  waiting: (signal?: AbortSignal) => Promise<Waiting[]>;
  row: (id: string) => Promise<CaseRow>;
  detail: (id: string, signal?: AbortSignal) => Promise<CaseDetail>;
  steps: (id: string, signal?: AbortSignal) => Promise<Steps>;
  addToEvals: (threadId: string) => Promise<QueuedCase>;
  timeline: (id: string, signal?: AbortSignal) => Promise<Timeline>;
  reasons: (id: string, language: Language, signal?: AbortSignal) => Promise<Reasons>;
  forks: (id: string, signal?: AbortSignal) => Promise<Fork[]>;
  fork: (id: string, name: string, changes: Changes) => Promise<Fork>;
  whatIf: (id: string, changes: Changes, signal?: AbortSignal) => Promise<WhatIf>;
  /** One step on a case; `path` is what follows the case's id in its route. */
  act: (id: string, path: string, body: Record<string, unknown>) => Promise<CaseDetail>;
}

export function createCaseApi(call: Call): CaseApi {
  const get = <Result>(path: string, id: string, signal?: AbortSignal, query = {}): Promise<Result> =>
    call("GET", `${ROOT}/{id}${path}`, { params: { id }, query, signal: signal ?? null });
  // One key for one press of a button: a request that is sent twice on the way is done once.
  const post = <Result>(id: string, path: string, body: object): Promise<Result> =>
    call("POST", `${ROOT}/{id}/${path}`, { params: { id }, body, headers: { "idempotency-key": newId() } });
  return {
    page: (query, cursor, limit, signal) => call("GET", ROOT, { query: { ...query, limit, cursor }, signal: signal ?? null }),
    waiting: async (signal) => (await call<{ items: Waiting[] }>("GET", "/api/v1/waiting", { signal: signal ?? null })).items,
    row: (id) => get("/row", id),
    detail: (id, signal) => get("", id, signal),
    steps: (id, signal) => get("/steps", id, signal),
    timeline: (id, signal) => get("/timeline", id, signal),
    reasons: (id, language, signal) => get("/reasons", id, signal, { language }),
    forks: async (id, signal) => (await get<{ items: Fork[] }>("/forks", id, signal)).items,
    fork: (id, name, changes) => post(id, "forks", { name, changes }),
    whatIf: (id, changes, signal) => call("POST", `${ROOT}/{id}/what-if`, { params: { id }, body: { changes }, signal: signal ?? null }),
    addToEvals: (threadId) => call("POST", "/api/v1/evals/cases", { body: { thread_id: threadId } }),
    act: (id, path, body) => post(id, path, body),
  };
}

/** Addresses that the browser itself follows. */
export const addressIn = {
  queueStream: `${ROOT}/stream`,
  stream: (id: string): string => `${ROOT}/${id}/stream`,
  timelineFile: (id: string): string => `${ROOT}/${id}/timeline.jsonl`,
  paper: (id: string, paper: "memo" | "kfs" | "sanction"): string => `${ROOT}/${id}/${paper}.pdf`,
  reasons: (id: string, language: Language): string => `${ROOT}/${id}/reasons.pdf?language=${language}`,
};
