import { moment } from "@propmubi/desk";
import type { CallOutcome, Channel, LeadRow, Person, Stage, VisitState } from "../api/types.js";
import { OUTCOMES, stageLabel, STAGES } from "../words/labels.js";

/** One thing a broker does to a lead: what is sent, what the lead will look like, and what is said when it is done. */
export interface Step {
  path: string;
  body: Readonly<Record<string, unknown>>;
  /** The lead as it will be, shown before the server has answered. */
  change: (lead: LeadRow) => Partial<LeadRow>;
  says: (lead: LeadRow) => string;
  /** Other leads that are no more once it is done. */
  removes?: readonly string[];
}

const iso = (now: number): string => new Date(now).toISOString();

/** A touch by the team: the clock of the promise stops with the first one. */
function touched(lead: LeadRow, kind: string, text: string, now: number): Partial<LeadRow> {
  const at = iso(now);
  const isOpen = lead.sla.state === "open";
  return {
    last_touch_at: at,
    last_touch: { kind, at, text },
    ...(isOpen && { sla: { ...lead.sla, state: "met" as const, met_at: at, next_escalation_at: null } }),
  };
}

/** The stage a step leads to; one that is further on already stays there. */
function reached(lead: LeadRow, stage: Stage): Partial<LeadRow> {
  const place = (each: string): number => STAGES.findIndex(({ value }) => value === each);
  return place(lead.stage) < place(stage) ? { stage } : {};
}

export function accept(me: Person, now: number): Step {
  return {
    path: "accept",
    body: {},
    change: () => ({ owner: me, is_mine: true, accepted_at: iso(now) }),
    says: (lead) => `${lead.name} is yours`,
  };
}

export function assign(owner: Person | null, me: Person): Step {
  return {
    path: "assign",
    body: { owner_id: owner?.id ?? null },
    change: () => ({ owner, is_mine: owner?.id === me.id, accepted_at: null, phone: null, email: null }),
    says: (lead) => (owner ? `${lead.name} is given to ${owner.name}` : `${lead.name} has nobody now`),
  };
}

export function snooze(until: string, now: number): Step {
  return {
    path: "snooze",
    body: { until },
    change: () => ({ snoozed_until: until }),
    says: (lead) => `${lead.name} comes back ${moment(until, now)}`,
  };
}

export function unsnooze(): Step {
  return {
    path: "unsnooze",
    body: {},
    change: () => ({ snoozed_until: null }),
    says: (lead) => `${lead.name} is back`,
  };
}

export interface CallNotes {
  note?: string;
  callbackAt?: string | null;
}

const MINUTE = 60_000;
/** After which an unanswered call comes back into the list, as the API has it (domain/lead_inbox/steps.py). */
const RETRY_MS: Partial<Record<CallOutcome, number>> = { no_answer: 120 * MINUTE, busy: 30 * MINUTE };

export function call(outcome: CallOutcome, { note = "", callbackAt = null }: CallNotes, now: number): Step {
  const label = OUTCOMES.find((each) => each.value === outcome)?.label ?? outcome;
  const retry = RETRY_MS[outcome];
  const until = callbackAt ?? (retry === undefined ? null : iso(now + retry));
  const hasTalked = outcome === "connected" || outcome === "callback";
  return {
    path: "call",
    body: { outcome, ...(note !== "" && { note }), ...(callbackAt !== null && { callback_at: callbackAt }) },
    change: (lead) => ({
      ...touched(lead, "call", label, now),
      ...(hasTalked && reached(lead, "contacted")),
      ...(until !== null && { snoozed_until: until }),
      ...(outcome === "wrong_number" && { stage: "lost", lost_reason: "wrong_number" }),
      ...(outcome === "dnc" && { may_contact: { call: false, whatsapp: false, email: false, reason: "They asked not to be called" } }),
    }),
    says: (lead) => `${lead.name}: ${label.toLowerCase()}${until === null ? "" : `, back ${moment(until, now)}`}`,
  };
}

export function message(channel: Channel, text: string, now: number): Step {
  return {
    path: "message",
    body: { channel, text },
    change: (lead) => ({ ...touched(lead, "message", "Message sent", now), ...reached(lead, "contacted") }),
    says: (lead) => `Noted: message sent to ${lead.name}`,
  };
}

export function note(text: string): Step {
  return { path: "note", body: { text }, change: () => ({}), says: (lead) => `Note kept with ${lead.name}` };
}

export interface Visit {
  at: string;
  state: VisitState;
  listingId: string | null;
}

export function visit({ at, state, listingId }: Visit, now: number): Step {
  return {
    path: "visit",
    body: { at, state, ...(listingId !== null && { listing_id: listingId }) },
    change: (lead) => ({
      ...touched(lead, "visit", state, now),
      ...(state === "planned" && reached(lead, "visit_planned")),
      ...(state === "done" && reached(lead, "visited")),
    }),
    says: (lead) => `${lead.name}: visit ${state}, ${moment(at, now)}`,
  };
}

export function stage(to: Stage, lostReason: string | null): Step {
  return {
    path: "stage",
    body: { stage: to, ...(lostReason !== null && { lost_reason: lostReason }) },
    change: () => ({ stage: to, lost_reason: lostReason }),
    says: (lead) => `${lead.name}: ${stageLabel(to).toLowerCase()}`,
  };
}

export function merge(other: Pick<LeadRow, "id" | "name">): Step {
  return {
    path: "merge",
    body: { other_id: other.id },
    change: (lead) => ({ sources: lead.sources + 1 }),
    removes: [other.id],
    says: (lead) => `${other.name} and ${lead.name} are one lead`,
  };
}

export function stop(): Step {
  return {
    path: "stop",
    body: {},
    change: (lead) => ({
      flags: [...new Set([...lead.flags, "stopped"])],
      may_contact: { call: false, whatsapp: false, email: false, reason: "They said STOP" },
      next_action: null,
    }),
    says: (lead) => `All outreach to ${lead.name} has ended`,
  };
}
