// Made-up leads for tests: the same ones for the same seed and time.
import type { Band, LeadRow, Person, Reason, Sla } from "../api/types.js";

export const ME: Person = { id: "019a1b2c-0000-7000-8000-00000000b001", name: "Brinda Broker" };
export const RAVI: Person = { id: "019a1b2c-0000-7000-8000-00000000b002", name: "Ravi Kulkarni" };

const FIRST = ["Asha", "Rohan", "Meera", "Imran", "Divya", "Arjun", "Sneha", "Karan", "Fatima", "Vikram", "Leela", "Joseph", "Nikhil", "Pooja", "Harpreet", "Anil"];
const LAST = ["Rao", "Mehta", "Iyer", "Shaikh", "Nair", "Patil", "Kulkarni", "Singh", "Thomas", "Desai", "Gowda", "Banerjee", "Joshi", "Reddy"];
const PLACES = ["Whitefield", "Indiranagar", "Baner", "Hinjewadi", "Powai", "Thane West", "HSR Layout", "Wakad"];
const SOURCES = ["portal", "website", "whatsapp", "referral", "walk_in", "campaign"];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const FOR: readonly [string, string, Reason["kind"], Reason["evidence"]["kind"]][] = [
  ["Asked for a visit on Saturday", "Can we see it this Saturday after 4? My parents are in town.", "intent", "enquiry"],
  ["Wants to move within a month", "Our lease ends on 31 December, we need to decide soon.", "intent", "enquiry"],
  ["Budget fits 14 homes on offer", "Budget is around 95 lakh, can stretch a little.", "fit", "enquiry"],
  ["Loan is approved already", "HDFC has pre-approved us for 70 lakh.", "fit", "message"],
  ["Looked at the same home three times", "", "intent", "event"],
  ["Came to the site once", "", "intent", "visit"],
];
const AGAINST: readonly [string, string, Reason["kind"], Reason["evidence"]["kind"]][] = [
  ["No reply for nine days", "", "intent", "message"],
  ["Budget is below what the area costs", "Max 40 lakh for a 3 BHK.", "fit", "enquiry"],
  ["Only looking around", "Just checking prices for now.", "intent", "enquiry"],
];

/** Numbers from 0 to 1 that only look random. */
function dice(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

export function idOf(index: number): string {
  return `019a1b2c-1111-7000-8000-${index.toString(16).padStart(12, "0")}`;
}

function bandOf(probability: number): Band {
  if (probability >= 0.4) return "hot";
  return probability >= 0.15 ? "warm" : "cold";
}

function reasonsOf(probability: number, roll: () => number, now: number): Reason[] {
  const start = Math.floor(roll() * FOR.length);
  const good = [0, 1].map((step) => FOR[(start + step) % FOR.length]).filter((each) => each !== undefined);
  const bad = probability < 0.4 ? AGAINST[Math.floor(roll() * AGAINST.length)] : FOR[(start + 2) % FOR.length];
  const signed: [(typeof FOR)[number] | undefined, number][] = [
    [good[0], 0.1 + roll() * 0.2], [good[1], 0.04 + roll() * 0.06], [bad, (probability < 0.4 ? -1 : 1) * (0.03 + roll() * 0.1)],
  ];
  return signed.flatMap(([line, points]) => {
    if (!line) return [];
    const [text, quote, kind, evidence] = line;
    return [{ text, points: Math.round(points * 100) / 100, kind, evidence: { kind: evidence, quote: quote || null, at: new Date(now - roll() * DAY).toISOString(), ref: null } }];
  });
}

/** The last touch of a lead that was touched at all. */
function touchAt(at: string | null): LeadRow["last_touch"] {
  return at === null ? null : { kind: "call", at, text: "No answer" };
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], share: number): Item {
  return items[Math.floor(share * items.length)] as Item;
}

function slaOf(age: number, touchedAt: string | null, now: number): Sla {
  if (touchedAt !== null) return { due_at: null, met_at: touchedAt, state: "met", escalation: 0, next_escalation_at: null };
  const isLate = age > 5 * MINUTE;
  return { due_at: new Date(now - age + 5 * MINUTE).toISOString(), met_at: null, state: isLate ? "missed" : "open", escalation: isLate ? 2 : 0, next_escalation_at: null };
}

/** One lead; `index` decides everything about it. */
export function person(index: number, now: number, change: Partial<LeadRow> = {}): LeadRow {
  const roll = dice(index + 1);
  const name = `${pick(FIRST, roll())} ${pick(LAST, roll())}`;
  const probability = Math.round(Math.min(0.92, 0.06 + roll() ** 2 * 0.8) * 1000) / 1000;
  const place = pick(PLACES, roll());
  const bhk = 1 + Math.floor(roll() * 4);
  const budget = (45 + Math.floor(roll() * 140)) * 100_000;
  const age = index < 4 ? index * MINUTE + 40_000 : roll() * 6 * DAY;
  const created = new Date(now - age).toISOString();
  const isTouched = index >= 4 && roll() > 0.35;
  const touchedAt = isTouched ? new Date(now - age * roll()).toISOString() : null;
  return {
    id: idOf(index), version: 1, name,
    phone_masked: `+91XXXXXX${String(1000 + Math.floor(roll() * 9000))}`, phone: null,
    email_masked: `${name.charAt(0).toLowerCase()}***@example.com`, email: null,
    source: pick(SOURCES, roll()), source_campaign: null, language: pick(["en", "hi", "mr", "en"], roll()),
    stage: isTouched ? pick(["contacted", "qualified", "visit_planned"], roll()) : "new", lost_reason: null,
    band: bandOf(probability), score: Math.round(probability * 100), probability, fit: Math.round(roll() * 100) / 100, intent: Math.round(roll() * 100) / 100,
    expected_value_inr: Math.round(probability * budget * 0.01), model_version: "leads-3", scored_at: created,
    reasons: reasonsOf(probability, roll, now),
    sla: slaOf(age, touchedAt, now),
    owner: ME, is_mine: true, accepted_at: null, assigned_reason: "speaks the language; locality", snoozed_until: null,
    wish: { summary: `${bhk} BHK in ${place}, up to ₹${budget / 100_000} L`, localities: [place], bhk: [bhk], budget_min: null, budget_max: budget, timeline: pick(["0-1m", "1-3m", "3-6m"], roll()), transaction: "buy", purpose: "self" },
    enquiry_excerpt: `Looking for a ${bhk} BHK in ${place}. Please share details and floor plan.`,
    last_activity_at: created, last_touch_at: touchedAt, last_touch: touchAt(touchedAt),
    created_at: created, updated_at: created, flags: [], sources: 1, merged_into: null,
    next_action: {
      kind: "call", text: "Call now, then confirm by WhatsApp", due_at: null,
      draft: { language: "en", text: `Hello ${name.split(" ")[0] ?? name}, this is Brinda from PropMubi. I have two ${bhk} BHK homes in ${place} within your budget. Would Saturday at 4 suit you for a visit?` },
    },
    may_contact: { call: true, whatsapp: true, email: false, reason: null },
    ...change,
  };
}
