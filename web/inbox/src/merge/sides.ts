import { wholeTime } from "@propmubi/desk";
import type { Candidate, LeadDetail } from "../api/types.js";
import { ownerLabel, plain, stageLabel } from "../words/labels.js";

/** One line of the comparison: the same fact of both leads, and whether they agree. */
export interface Line {
  name: string;
  left: string;
  right: string;
  isSame: boolean;
}

type Side = Pick<Candidate, "name" | "phone_masked" | "email_masked" | "source" | "created_at"> & Partial<LeadDetail>;

export function sideOf(detail: LeadDetail): Side {
  const { name, phone_masked, email_masked, source, created_at } = detail.lead;
  return { name, phone_masked, email_masked, source, created_at, ...detail };
}

const FACTS: readonly [string, (side: Side) => string | null | undefined][] = [
  ["Name", (side) => side.name],
  ["Phone", (side) => side.phone_masked],
  ["Email", (side) => side.email_masked],
  ["Came by", (side) => plain(side.source)],
  ["Since", (side) => wholeTime(side.created_at)],
  ["Stage", (side) => side.lead && stageLabel(side.lead.stage)],
  ["With", (side) => side.lead && ownerLabel(side.lead)],
  ["Looks for", (side) => side.lead?.wish.summary],
  ["Consents", (side) => side.consents?.filter((each) => each.withdrawn_at === null).map((each) => `${plain(each.purpose)} by ${each.channel}`).join(", ")],
  ["Enquiry", (side) => side.enquiry],
];

/** Both leads fact by fact; a fact that neither has, or that one may not see, is left out or said to be missing. */
export function compare(left: Side, right: Side): Line[] {
  return FACTS.map(([name, of]) => ({ name, left: of(left) ?? "", right: of(right) ?? "" }))
    .filter((line) => line.left !== "" || line.right !== "")
    .map((line) => ({ ...line, isSame: line.left.toLowerCase() === line.right.toLowerCase() }));
}
