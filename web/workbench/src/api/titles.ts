import type { Call } from "@propmubi/client";
import { newId } from "@propmubi/desk";
import type { Chain, Story, TitleFile, TitlePage } from "./titleTypes.js";

export type * from "./titleTypes.js";

export interface Received {
  documents: { id: string; file_name: string; is_new: boolean }[];
  refused: { file_name: string; says: string }[];
}

const ROOT = "/api/v1/titles";

/** The routes of title files, one function each. */
export interface TitleApi {
  page: (query: Record<string, string>, cursor: string | null, signal?: AbortSignal) => Promise<TitlePage>;
  file: (id: string, signal?: AbortSignal) => Promise<TitleFile>;
  picture: (id: string, signal?: AbortSignal) => Promise<Chain>;
  story: (id: string, signal?: AbortSignal) => Promise<Story>;
  open: (property: { text: string; city: string | null; state: string | null }) => Promise<TitleFile>;
  /** One step on a file; `path` is what follows the file's id in its route. */
  act: (id: string, path: string, body: Record<string, unknown>) => Promise<TitleFile>;
}

export function createTitleApi(call: Call): TitleApi {
  const get = <Result>(path: string, id: string, signal?: AbortSignal): Promise<Result> =>
    call("GET", `${ROOT}/{id}${path}`, { params: { id }, signal: signal ?? null });
  return {
    page: (query, cursor, signal) => call("GET", ROOT, { query: { ...query, cursor }, signal: signal ?? null }),
    file: (id, signal) => get("", id, signal),
    picture: (id, signal) => get("/picture", id, signal),
    story: (id, signal) => get("/timeline", id, signal),
    open: (property) => call("POST", ROOT, { body: { property }, headers: { "idempotency-key": newId() } }),
    act: (id, path, body) => call("POST", `${ROOT}/{id}/${path}`, { params: { id }, body }),
  };
}

/** The opinion as PDF: a watermarked draft until it is signed. */
export const reportOf = (id: string): string => `${ROOT}/${encodeURIComponent(id)}/report.pdf`;

/** Sends files in; each that is not taken is named and the others go on. */
export async function sendPapers(send: typeof fetch, files: readonly File[], subject: { kind: "title" | "other"; id: string | null }): Promise<Received> {
  const form = new FormData();
  form.append("subject_kind", subject.kind);
  if (subject.id !== null) form.append("subject_id", subject.id);
  for (const file of files) form.append("files", file, file.name);
  const answer = await send("/api/v1/documents", { method: "POST", body: form }).catch(() => null);
  const body = (await answer?.json().catch(() => null)) as (Received & { detail?: string }) | null;
  if (!answer?.ok || body === null) throw new Error(body?.detail ?? "The files did not reach the server; nothing was changed.");
  return body;
}
