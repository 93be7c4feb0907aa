// The API's bodies of title files under the names that the workbench uses.
import type { Schemas } from "@propmubi/client";

export type TitleFile = Schemas["TitleOut"];
export type TitleRow = Schemas["TitleRowOut"];
export type TitlePage = Schemas["TitleListOut"];
export type TitleStage = TitleRow["stage"];
export type TitleFinding = Schemas["TitleFindingOut"];
export type Severity = TitleFinding["severity"];
export type Requisition = Schemas["RequisitionOut"];
export type TitleFact = Schemas["TitleFactOut"];
export type Chain = Schemas["PictureOut"];
export type Story = Schemas["TitleStoryOut"];
export type TitleMay = Schemas["MayOut"];

/** The report of the engine, as `domain/title/output.py` gives it. */
export interface Report {
  as_of: string;
  opinion: string;
  holders: Holding[];
  chain: { event: string; date: string; type: string; effect: string; effective: boolean; holders: Holding[] }[];
  charges: { event: string; type: string; holder: string; opened: string; closed: string | null; closed_by: string | null }[];
  records: { register: string; line: string; event: string | null; remark: string }[];
  name_proposals: { event: string | null; name: string; may_be: string; likeness: string }[];
  notes: string[];
  unread: string[];
}

export interface Holding {
  name: string;
  share: string;
}

/** One event of the case, as docs/title.md has it. */
export type TitleEvent = { id: string; date: string; type: string } & Record<string, unknown>;
