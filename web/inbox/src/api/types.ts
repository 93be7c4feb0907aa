// The lead inbox's bodies as the API gives them. Money: whole rupees. Times: ISO UTC.

export type Band = "hot" | "warm" | "cold";
export type ViewName = "mine" | "unassigned" | "team" | "snoozed" | "done" | "all";
export type Sort = "value" | "recent" | "sla" | "score";
export type CallOutcome = "connected" | "no_answer" | "busy" | "wrong_number" | "callback" | "dnc";
export type Channel = "whatsapp" | "email" | "sms";

export interface Person {
  id: string;
  name: string;
}

export interface Evidence {
  kind: "enquiry" | "visit" | "call" | "message" | "event" | "profile";
  quote: string | null;
  at: string | null;
  ref: string | null;
}

export interface Reason {
  text: string;
  /** Signed share of the score. */
  points: number;
  kind: "fit" | "intent";
  evidence: Evidence;
}

export interface Sla {
  due_at: string | null;
  met_at: string | null;
  state: "open" | "met" | "missed" | "none";
  escalation: number;
  next_escalation_at: string | null;
}

export interface Wish {
  summary: string;
  localities: string[];
  bhk: number[];
  budget_min: number | null;
  budget_max: number | null;
  timeline: string | null;
  transaction: string | null;
  purpose: string | null;
}

export interface NextAction {
  kind: "call" | "whatsapp" | "email" | "wait" | "visit" | "none";
  text: string;
  due_at: string | null;
  draft: { language: string; text: string } | null;
}

export interface MayContact {
  call: boolean;
  whatsapp: boolean;
  email: boolean;
  /** Why not, where one of them is false. */
  reason: string | null;
}

export interface LeadRow {
  id: string;
  version: number;
  name: string;
  phone_masked: string | null;
  /** E.164; only for the owner who has accepted. */
  phone: string | null;
  email_masked: string | null;
  email: string | null;
  source: string;
  source_campaign: string | null;
  language: string;
  stage: string;
  lost_reason: string | null;
  band: Band | null;
  score: number | null;
  probability: number | null;
  fit: number | null;
  intent: number | null;
  expected_value_inr: number | null;
  model_version: string | null;
  scored_at: string | null;
  reasons: Reason[];
  sla: Sla;
  owner: Person | null;
  is_mine: boolean;
  accepted_at: string | null;
  assigned_reason: string | null;
  snoozed_until: string | null;
  wish: Wish;
  enquiry_excerpt: string | null;
  last_activity_at: string | null;
  last_touch_at: string | null;
  last_touch: { kind: string; at: string; text: string } | null;
  created_at: string;
  updated_at: string;
  flags: string[];
  sources: number;
  next_action: NextAction | null;
  may_contact: MayContact;
}

export interface Counts {
  mine: number;
  unassigned: number;
  team: number;
  snoozed: number;
  hot: number;
  sla_missed: number;
}

/** What the server understood of a search in plain language. */
export interface Understood {
  label: string;
  key: string;
  value: string;
}

export interface LeadPage {
  items: LeadRow[];
  next_cursor: string | null;
  total: number;
  counts: Counts;
  understood: Understood[];
  as_of: string;
}

export interface Consent {
  id: string;
  purpose: string;
  channel: string;
  text_version: string;
  captured_at: string;
  withdrawn_at: string | null;
}

export interface LeadSource {
  source: string;
  source_campaign: string | null;
  external_ref: string | null;
  enquiry: string | null;
  at: string;
}

export interface Merged {
  merge_id: string;
  from_id: string;
  name: string;
  phone_masked: string | null;
  rule: string;
  likeness: number | null;
  merged_at: string;
}

export interface Candidate {
  id: string;
  name: string;
  phone_masked: string | null;
  email_masked: string | null;
  created_at: string;
  source: string;
  likeness: number;
  why: string;
}

export interface Listing {
  id: string;
  title: string;
  price_inr: number | null;
  city: string;
  locality: string | null;
}

export interface ScoreRun {
  run_id: string;
  thread_id: string;
  graph_id: string;
  status: string;
  created_at: string;
}

export interface LeadDetail {
  lead: LeadRow;
  enquiry: string | null;
  consents: Consent[];
  sources: LeadSource[];
  merged: Merged[];
  candidates: Candidate[];
  links: { tel: string | null; whatsapp: string | null };
  listings: Listing[];
  runs: ScoreRun[];
}

export interface TimelineItem {
  id: string;
  at: string;
  kind: string;
  title: string;
  text: string | null;
  actor: string | null;
  details: Record<string, unknown>;
  run: { thread_id: string; run_id: string } | null;
}

export interface TimelinePage {
  items: TimelineItem[];
  next_cursor: string | null;
}

export interface RunSteps {
  run_id: string;
  status: string;
  graph_id: string;
  steps: { node: string; at: string; ms: number | null; summary: string; values: Record<string, unknown> }[];
}

/** `undo` is good for ten minutes. */
export interface Acted {
  lead: LeadRow;
  undo: string | null;
}

export interface BulkResult {
  done: LeadRow[];
  failed: { id: string; problem: string }[];
  undo: string | null;
}

export interface LeadEvent {
  lead_id: string;
  reason: "created" | "scored" | "assigned" | "changed";
  at: string;
}
