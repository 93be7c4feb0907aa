import { newId, type QueuedCase } from "@propmubi/desk";
import type { Call } from "@propmubi/client";
import type { Query } from "../state/place.js";
import type {
  Acted, Broker, BrokerProfile, BulkRequest, BulkResult, LeadDetail, LeadPage, LeadRow, ManagerReport, Routing, RunSteps, SavedView, TimelinePage,
} from "./types.js";

const ROOT = "/api/v1/leads";

/** The lead inbox's routes, one function each. */
export interface LeadApi {
  page: (query: Query, cursor: string | null, limit: number, signal?: AbortSignal) => Promise<LeadPage>;
  row: (id: string) => Promise<LeadRow>;
  detail: (id: string, signal?: AbortSignal) => Promise<LeadDetail>;
  timeline: (id: string, cursor: string | null, signal?: AbortSignal) => Promise<TimelinePage>;
  steps: (id: string, runId: string) => Promise<RunSteps>;
  addToEvals: (threadId: string) => Promise<QueuedCase>;
  /** One step on a lead; `path` is the last segment of its route. */
  act: (id: string, path: string, body: Record<string, unknown>) => Promise<Acted>;
  bulk: (request: BulkRequest) => Promise<BulkResult>;
  undo: (undo: string) => Promise<LeadRow[]>;
  undoMerge: (mergeId: string) => Promise<LeadRow[]>;
  withdraw: (id: string, consentId: string) => Promise<LeadRow>;
  brokers: () => Promise<Broker[]>;
  saveBroker: (id: string, profile: BrokerProfile) => Promise<Broker>;
  routing: () => Promise<Routing>;
  saveRouting: (routing: Routing) => Promise<Routing>;
  views: () => Promise<SavedView[]>;
  saveView: (view: SavedView) => Promise<void>;
  deleteView: (id: string) => Promise<void>;
  manager: (days: number) => Promise<ManagerReport>;
}

export function createLeadApi(call: Call): LeadApi {
  // One key for one press of a button: a request that is sent twice on the way is done once.
  const post = <Result>(path: string, params: object, body: object): Promise<Result> =>
    call("POST", ROOT + path, { params, body, headers: { "idempotency-key": newId() } });
  return {
    page: (query, cursor, limit, signal) =>
      call("GET", ROOT, { query: { ...query, limit, cursor }, signal: signal ?? null }),
    row: (id) => call("GET", `${ROOT}/{id}/row`, { params: { id } }),
    detail: (id, signal) => call("GET", `${ROOT}/{id}`, { params: { id }, signal: signal ?? null }),
    timeline: (id, cursor, signal) =>
      call("GET", `${ROOT}/{id}/timeline`, { params: { id }, query: { cursor }, signal: signal ?? null }),
    steps: (id, runId) => call("GET", `${ROOT}/{id}/runs/{runId}`, { params: { id, runId } }),
    addToEvals: (threadId) => call("POST", "/api/v1/evals/cases", { body: { thread_id: threadId } }),
    act: (id, path, body) => post("/{id}/{path}", { id, path }, body),
    bulk: (request) => post("/bulk", {}, request),
    undo: async (undo) => (await post<{ leads: LeadRow[] }>("/undo", {}, { undo })).leads,
    undoMerge: async (mergeId) => (await post<{ leads: LeadRow[] }>("/merges/{mergeId}/undo", { mergeId }, {})).leads,
    withdraw: async (id, consentId) =>
      (await post<{ lead: LeadRow }>("/{id}/consents/{consentId}/withdraw", { id, consentId }, {})).lead,
    brokers: async () => (await call<{ items: Broker[] }>("GET", `${ROOT}/brokers`)).items,
    saveBroker: (id, body) => call("PUT", `${ROOT}/brokers/{id}`, { params: { id }, body }),
    routing: () => call("GET", `${ROOT}/routing`),
    saveRouting: (body) => call("PUT", `${ROOT}/routing`, { body }),
    views: async () => (await call<{ items: SavedView[] }>("GET", `${ROOT}/views`)).items,
    saveView: ({ id, ...body }) => call("PUT", `${ROOT}/views/{id}`, { params: { id }, body }),
    deleteView: (id) => call("DELETE", `${ROOT}/views/{id}`, { params: { id } }),
    manager: (days) => call("GET", `${ROOT}/manager`, { query: { days } }),
  };
}
