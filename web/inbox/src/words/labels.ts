import type { Band, CallOutcome, LeadRow, Sort, Stage, ViewName } from "../api/types.js";

export const BANDS: Record<Band, string> = { hot: "Hot", warm: "Warm", cold: "Cold" };

export const OUTCOMES: readonly { key: string; value: CallOutcome; label: string; hint: string }[] = [
  { key: "1", value: "connected", label: "Connected", hint: "you spoke" },
  { key: "2", value: "no_answer", label: "No answer", hint: "back in two hours" },
  { key: "3", value: "busy", label: "Busy", hint: "back in half an hour" },
  { key: "4", value: "wrong_number", label: "Wrong number", hint: "the lead is lost" },
  { key: "5", value: "callback", label: "Call back", hint: "at a time they named" },
  { key: "6", value: "dnc", label: "Do not call", hint: "they asked not to be called" },
];

export const VIEWS: readonly { name: ViewName; label: string; empty: string }[] = [
  { name: "mine", label: "Mine", empty: "Nothing waits for you. New leads appear here by themselves." },
  { name: "unassigned", label: "Unassigned", empty: "Every lead has somebody who looks after it." },
  { name: "team", label: "Team", empty: "The team has no open leads." },
  { name: "snoozed", label: "Snoozed", empty: "Nothing is put off." },
  { name: "done", label: "Done", empty: "No lead is booked or lost yet." },
];

export const SORTS: Record<Sort, string> = {
  value: "Expected value",
  sla: "Promise due first",
  score: "Score",
  recent: "Newest",
};

/** The reasons the API takes (domain/lead_inbox/steps.py). */
export const LOST_REASONS: readonly { value: string; label: string }[] = [
  { value: "budget", label: "Budget" },
  { value: "location", label: "Location" },
  { value: "bought_elsewhere", label: "Bought elsewhere" },
  { value: "not_interested", label: "Not interested" },
  { value: "no_reply", label: "No reply" },
  { value: "wrong_number", label: "Wrong number" },
  { value: "duplicate", label: "Duplicate" },
  { value: "other", label: "Other" },
];

export const STAGES: readonly { value: Stage; label: string }[] = [
  { value: "new", label: "New" },
  { value: "contacted", label: "Contacted" },
  { value: "qualified", label: "Qualified" },
  { value: "visit_planned", label: "Visit planned" },
  { value: "visited", label: "Visited" },
  { value: "negotiation", label: "Negotiation" },
  { value: "booked", label: "Booked" },
  { value: "lost", label: "Lost" },
];

export function stageLabel(stage: string): string {
  return STAGES.find((each) => each.value === stage)?.label ?? plain(stage);
}

/** "walk_in" as "Walk in". */
export function plain(word: string): string {
  const spaced = word.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const LANGUAGES: Record<string, string> = {
  en: "English", hi: "Hindi", hinglish: "Hinglish", mr: "Marathi", kn: "Kannada", ta: "Tamil", te: "Telugu", gu: "Gujarati", bn: "Bengali",
};

export function languageLabel(code: string): string {
  return LANGUAGES[code] ?? code;
}

const FLAGS: Record<string, string> = {
  spam: "Likely spam",
  agent_solicitation: "An agent offering",
  dnd: "On the do-not-disturb list",
  stopped: "Said STOP",
  recaptured: "Came back",
  possible_duplicate: "Possible duplicate",
};

export function flagLabel(flag: string): string {
  return FLAGS[flag] ?? plain(flag);
}

export function ownerLabel(lead: LeadRow): string {
  if (lead.is_mine) return "You";
  return lead.owner?.name ?? "Nobody";
}
