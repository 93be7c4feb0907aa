import type { LeadRow, Person } from "../api/types.js";
import { ME } from "./people.js";

type Body = Record<string, unknown>;

const word = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** What each step changes, as the server has it; null where the step is unknown. */
export function applied(lead: LeadRow, path: string, body: Body, people: readonly Person[], now: number): Partial<LeadRow> | null {
  const at = new Date(now).toISOString();
  const touch = (text: string): Partial<LeadRow> => ({
    last_touch_at: at,
    last_touch: { kind: path, at, text },
    stage: lead.stage === "new" ? "contacted" : lead.stage,
    sla: lead.sla.state === "open" ? { ...lead.sla, state: "met", met_at: at } : lead.sla,
  });
  const table: Record<string, () => Partial<LeadRow>> = {
    accept: () => ({ owner: ME, is_mine: true, accepted_at: at, phone: "+919812345670", email: "somebody@example.com" }),
    assign: () => {
      const owner = people.find((each) => each.id === body.owner_id) ?? null;
      return { owner, is_mine: owner?.id === ME.id, accepted_at: null, phone: null, email: null };
    },
    snooze: () => ({ snoozed_until: word(body.until) }),
    unsnooze: () => ({ snoozed_until: null }),
    call: () => ({ ...touch(word(body.outcome) ?? ""), ...(body.outcome === "wrong_number" && { stage: "lost", lost_reason: "wrong_number" }), snoozed_until: word(body.callback_at) ?? lead.snoozed_until }),
    message: () => touch("Message sent"),
    note: () => ({}),
    visit: () => ({ stage: body.state === "done" ? "visited" : "visit_planned" }),
    stage: () => ({ stage: word(body.stage) ?? lead.stage, lost_reason: word(body.lost_reason) }),
    merge: () => ({ sources: lead.sources + 1 }),
    stop: () => ({ flags: [...lead.flags, "stopped"], may_contact: { call: false, whatsapp: false, email: false, reason: "They said STOP" }, next_action: null }),
  };
  return table[path]?.() ?? null;
}
