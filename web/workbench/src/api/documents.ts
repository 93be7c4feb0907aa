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
}

type Status = Schemas["DocumentOut"];

export interface DocumentApi {
  /** How far a document is read. */
  status: (id: string) => Promise<Status>;
  page: (id: string, number: number, signal?: AbortSignal) => Promise<PaperPage>;
  /** Address of a page as a picture. */
  picture: (id: string, number: number, scale: 1 | 2) => string;
  /** Address of the file itself. */
  file: (id: string) => string;
}

export function createDocumentApi(call: Call): DocumentApi {
  return {
    status: (id) => call("GET", `${ROOT}/{id}`, { params: { id } }),
    page: (id, number, signal) => call("GET", `${ROOT}/{id}/pages/{number}`, { params: { id, number }, signal: signal ?? null }),
    picture: (id, number, scale) => `${ROOT}/${encodeURIComponent(id)}/pages/${number}.png?scale=${scale}`,
    file: (id) => `${ROOT}/${encodeURIComponent(id)}/file`,
  };
}
