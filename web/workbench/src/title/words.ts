import type { Requisition, Severity, TitleFile, TitleStage } from "../api/titles.js";
import { plain } from "../words/labels.js";

export const TITLE_STAGES: Record<TitleStage, string> = { reading: "Being read", review: "In review", second_advocate: "Second advocate", signed: "Signed" };

export const OPINIONS: Record<string, { says: string; look: string }> = {
  clear_and_marketable: { says: "Clear and marketable", look: "bg-accent-soft text-accent" },
  subject_to: { says: "Subject to requisitions", look: "bg-warm-soft text-warm" },
  defective: { says: "Defective", look: "bg-bad-soft text-bad" },
};

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
export const SEVERITY_LOOKS: Record<Severity, string> = {
  critical: "bg-bad-soft text-bad", high: "bg-hot-soft text-hot", medium: "bg-warm-soft text-warm", low: "bg-sunken text-quiet",
};

type State = Requisition["state"];
export const REQUISITIONS: Record<State, string> = { open: "Open", sent: "Sent", received: "Received", cleared: "Cleared", waived: "Waived" };
export const REQUISITION_LOOKS: Record<State, string> = {
  open: "bg-warm-soft text-warm", sent: "bg-cold-soft text-cold", received: "bg-cold-soft text-cold", cleared: "bg-accent-soft text-accent", waived: "bg-sunken text-quiet",
};
/** What may come of a requisition in that state. */
export const NEXT: Record<State, readonly { to: State; label: string }[]> = {
  open: [{ to: "sent", label: "Sent" }, { to: "received", label: "Received" }, { to: "waived", label: "Waive" }],
  sent: [{ to: "received", label: "Received" }, { to: "waived", label: "Waive" }, { to: "open", label: "Open again" }],
  received: [{ to: "cleared", label: "Clear" }, { to: "sent", label: "Ask again" }, { to: "waived", label: "Waive" }],
  cleared: [{ to: "open", label: "Open again" }],
  waived: [{ to: "open", label: "Open again" }],
};

const KEPT = /\b(poa|gpa|huf|ec|cersai|noc|oc|rera)\b/g;

/** "GPA_SALE_NO_TITLE" as "GPA sale no title": abbreviations of the trade stay in capitals. */
export function codeWords(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ").replace(KEPT, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function shareWords(share: string): string {
  return share === "1" ? "whole" : share;
}

/** A value of a fact or event, as one reads it. */
export function told(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(told).join("; ");
  if (typeof value === "object") return Object.entries(value).map(([name, each]) => (name === "name" ? told(each) : `${plain(name).toLowerCase()} ${told(each)}`)).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Why the opinion is no opinion yet, or that it is one. */
export function standing({ draft, needs }: TitleFile): string {
  if (!draft) return "Signed: this is the opinion.";
  return needs?.role === "second_advocate" ? "Draft, not an opinion: a second advocate has to agree." : "Draft, not an opinion.";
}
