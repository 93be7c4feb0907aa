import type { Call, Schemas } from "@propmubi/client";

const ROOT = "/api/v1/documents";

export interface PageLine {
  text: string;
  /** Left, top, right, bottom in points from the page's top left corner. */
  box: readonly [number, number, number, number];
}

/** One page as it was read. */
export interface PaperPage {
  number: number;
  width_pt: number;
  height_pt: number;
  /** Degrees by which the stored page was turned to be read. */
  rotation: number;
  /** "text": the file's own words; "ocr": read off a picture; "none": there are none. */
  source: "text" | "ocr" | "none";
  language: string | null;
  lines: PageLine[];
  label: string | null;
  /** Name of the file within the document that it is a page of; empty: the document's own. */
  inside?: string;
  /** Why it has no words, in a sentence. */
  says?: string | null;
}

export type BundleFile = Schemas["DocumentOut"];
export type ReadFact = Schemas["DocumentFactOut"];
export type Answer = Schemas["AnswerOut"];
export type Citation = Schemas["CitationOut"];
export type Correction = Schemas["CorrectionOut"];
export type Received = Schemas["ReceivingOut"];
export type Kind = Schemas["DocumentLabel"];
export type Quarters = Schemas["TurnIn"]["degrees"];
export type Verdict = Schemas["VerdictIn"]["verdict"];

/** What staff need a whole file for. */
export type Purpose = "underwriting" | "title_review";

/** What a person says of which pages are which paper. */
export interface SortedPart {
  pages: readonly number[];
  label: string;
}

export interface DocumentApi {
  /** The newest files, of a case or title if one is named ("case:…"). */
  list: (of: string | null, signal?: AbortSignal) => Promise<BundleFile[]>;
  one: (id: string, signal?: AbortSignal) => Promise<BundleFile>;
  facts: (id: string, signal?: AbortSignal) => Promise<ReadFact[]>;
  corrections: (id: string, signal?: AbortSignal) => Promise<Correction[]>;
  /** `sorting`: the number of the sorting that this was decided on. */
  sort: (id: string, sorting: number, parts: readonly SortedPart[]) => Promise<BundleFile>;
  judge: (id: string, fact: string, verdict: Verdict, value?: unknown) => Promise<ReadFact>;
  ask: (question: string, ids: readonly string[] | null) => Promise<Answer>;
  /** Turns a page clockwise from how it is shown. */
  turn: (id: string, number: number, degrees: Quarters) => Promise<BundleFile>;
  page: (id: string, number: number, signal?: AbortSignal) => Promise<PaperPage>;
  /** Address of a page as a picture; `scale` in pixels a point, from 0.2 to 2; `asOf`: when it was read last. */
  picture: (id: string, number: number, scale: number, asOf?: string | null) => string;
  /** Address of the file itself; what one needs it for is logged where it holds whole Aadhaar numbers. */
  file: (id: string, purpose: Purpose) => string;
}

export function createDocumentApi(call: Call): DocumentApi {
  const items = async <Item>(path: string, more: object, signal?: AbortSignal): Promise<Item[]> =>
    (await call<{ items: Item[] }>("GET", ROOT + path, { ...more, signal: signal ?? null })).items;
  return {
    list: (of, signal) => {
      const [kind, id] = of?.split(":") ?? [];
      return items("", { query: { subject_kind: kind, subject_id: id } }, signal);
    },
    one: (id, signal) => call("GET", `${ROOT}/{id}`, { params: { id }, signal: signal ?? null }),
    facts: (id, signal) => items("/{id}/facts", { params: { id } }, signal),
    corrections: (id, signal) => items("/{id}/corrections", { params: { id } }, signal),
    sort: (id, sorting, parts) => call("POST", `${ROOT}/{id}/parts`, { params: { id }, body: { sorting, parts } }),
    judge: (id, fact, verdict, value) => call("POST", `${ROOT}/{id}/facts/{fact}/verdict`, { params: { id, fact }, body: { verdict, value } }),
    ask: (question, ids) => call("POST", `${ROOT}/ask`, { body: { question, document_ids: ids } }),
    page: (id, number, signal) => call("GET", `${ROOT}/{id}/pages/{number}`, { params: { id, number }, signal: signal ?? null }),
    turn: (id, number, degrees) => call("POST", `${ROOT}/{id}/pages/{number}/turn`, { params: { id, number }, body: { degrees } }),
    picture: (id, number, scale, asOf) => `${ROOT}/${encodeURIComponent(id)}/pages/${number}.png?scale=${scale}${asOf ? `&as_of=${encodeURIComponent(asOf)}` : ""}`,
    file: (id, purpose) => `${ROOT}/${encodeURIComponent(id)}/file?purpose=${purpose}`,
  };
}
