import { ME, RAVI } from "./people.js";

const HOUR = 3_600_000;
const past = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

/** Answers that no test changes. */
export const FIXED: Record<string, unknown> = {
  brokers: {
    items: [
      { ...ME, languages: ["en", "hi"], localities: ["whitefield"], capacity: 60, open: 41, weight: 1, is_available: true, missed_slas: 0, is_me: true },
      { ...RAVI, languages: ["en", "mr"], localities: ["baner", "wakad"], capacity: 40, open: 40, weight: 1, is_available: true, missed_slas: 1, is_me: false },
    ],
  },
  routing: { mode: "round_robin" },
  manager: {
    by_broker: [
      { ...ME, open: 41, capacity: 60, accepted: 118, first_touch_met: 101, first_touch_missed: 7, median_first_touch_s: 190, booked: 6 },
      { ...RAVI, open: 40, capacity: 40, accepted: 96, first_touch_met: 70, first_touch_missed: 21, median_first_touch_s: 340, booked: 3 },
    ],
    sla: { met: 171, missed: 28, open: 5, kept_share: 0.859 },
    calibration: [{ band: "hot", predicted: 0.52, actual: 0.49, leads: 210 }, { band: "warm", predicted: 0.24, actual: 0.27, leads: 640 }, { band: "cold", predicted: 0.07, actual: null, leads: 1480 }],
    funnel: [["new", 380], ["contacted", 310], ["qualified", 170], ["visit_planned", 92], ["visited", 61], ["negotiation", 20], ["booked", 9], ["lost", 140]].map(([stage, leads]) => ({ stage, leads })),
    scored: { today: 64, unscored: 2 },
  },
  detail: {
    consents: [
      { id: "c1", purpose: "answer_enquiry", channel: "phone", text_version: "2026-08", captured_at: past(30), withdrawn_at: null },
      { id: "c2", purpose: "offers", channel: "whatsapp", text_version: "2026-08", captured_at: past(30), withdrawn_at: null },
    ],
    listings: [
      { id: "h1", title: "2 BHK, Prestige Lakeside, 1,150 sq ft carpet", price_inr: 9_250_000, city: "Bengaluru", locality: "Whitefield" },
      { id: "h2", title: "3 BHK, Brigade Cosmopolis", price_inr: 13_400_000, city: "Bengaluru", locality: "Whitefield" },
    ],
    runs: [{ run_id: "r1", thread_id: "t1", graph_id: "lead_scoring", status: "success", created_at: past(1.01) }],
  },
  timeline: [
    { id: "e1", at: past(1), kind: "lead.scored", title: "Scored", text: null, actor: null, details: {} },
    { id: "e2", at: past(2), kind: "document", title: "Salary slip uploaded", text: "For the loan check", actor: null, details: {} },
    { id: "e3", at: past(20), kind: "visit", title: "Visit planned", text: "Prestige Lakeside", actor: RAVI.name, details: {} },
    { id: "e4", at: past(26), kind: "call", title: "Call: no answer", text: null, actor: RAVI.name, details: {} },
    { id: "e5", at: past(30), kind: "lead.created", title: "Came in", text: "Please share details and floor plan.", actor: null, details: {} },
  ],
  run: {
    status: "success", graph_id: "lead_scoring",
    steps: [
      { node: "read_free_text", at: past(1), ms: 41, summary: "Read the enquiry by rules: wants a visit, timeline 0-1m", values: { engine: "rules", intent: "visit" } },
      { node: "features", at: past(1), ms: 2, summary: "Eighteen features of the allow-list", values: {} },
      { node: "score", at: past(1), ms: 3, summary: "Probability 0.62, fit 0.70, intent 0.58", values: { model: "leads-3", probability: 0.62 } },
      { node: "route", at: past(1), ms: 6, summary: "To Brinda Broker: speaks English, owns Whitefield, 41 of 60 open", values: {} },
    ],
  },
};
