import type { Call, Schemas } from "@propmubi/client";

export type Contract = Schemas["ContractOut"];
export type ContractRow = Schemas["ContractRowOut"];
export type Clause = Schemas["ContractClauseOut"];
export type Present = Clause["present"];

const ROOT = "/api/v1/contracts";

/** The routes of agreements, one function each. */
export interface ContractApi {
  /** How far the reading of a document is. */
  state: (documentId: string) => Promise<string>;
  list: (signal?: AbortSignal) => Promise<ContractRow[]>;
  review: (documentId: string) => Promise<Contract>;
  get: (id: string, signal?: AbortSignal) => Promise<Contract>;
  tell: (id: string, clause: string, present: Present, note: string) => Promise<Contract>;
}

export function createContractApi(call: Call): ContractApi {
  return {
    state: async (id) => (await call<{ state: string }>("GET", "/api/v1/documents/{id}", { params: { id } })).state,
    list: async (signal) => (await call<{ items: ContractRow[] }>("GET", ROOT, { signal: signal ?? null })).items,
    review: (documentId) => call("POST", ROOT, { body: { document_id: documentId } }),
    get: (id, signal) => call("GET", `${ROOT}/{id}`, { params: { id }, signal: signal ?? null }),
    tell: (id, clause, present, note) => call("POST", `${ROOT}/{id}/clauses/{clause}`, { params: { id, clause }, body: { present, note } }),
  };
}
