import type { CaseDetail, Person } from "../src/api/types.js";
import type { CaseFile } from "./caseFile.js";
import { idOf } from "./people.js";

export type Body = Record<string, unknown>;
type Take = (file: CaseFile, body: Body, me: Person, rest: string | undefined, at: string) => string | null;

const words = (value: unknown): string => (typeof value === "string" ? value : "");

/** What each step does to a case; a text is the reason why it is refused. */
export const STEPS: Readonly<Record<string, Take>> = {
  claim: (file, _, me) => {
    file.change({ owner: me });
    return null;
  },
  release: (file) => {
    file.change({ owner: null });
    return null;
  },
  "request-documents": (file, { items }, me, _, at) => {
    const wanted = items as string[];
    file.missing = file.missing.map((each) => (wanted.includes(each.code) ? { ...each, requested_at: at } : each));
    file.change({});
    file.say("documents.requested", me, `${me.name} asked for ${wanted.length} paper.`, { items: wanted });
    return null;
  },
  facts: (file, { field, value, note }, me, _, at) => {
    const old = file.facts.find((each) => each.is_current && each.field === field);
    if (!old) return `There is no field ${words(field)}.`;
    const fact = { ...old, id: idOf("03", 900 + file.facts.length), value, method: "person" as const, edited_by: me, edited_at: at, note: words(note) };
    file.facts = [...file.facts.map((each) => (each === old ? { ...each, is_current: false } : each)), fact];
    if (file.judged) file.staleSince = at;
    file.change({ is_stale: file.judged !== null });
    file.say("fact.edited", me, `${me.name} corrected ${words(field)}.`, { field, before: old.value, after: value, note });
    return null;
  },
  bureau: (file, { report }, me) => {
    const { bureau, applicants } = report as { bureau: string; applicants: readonly { applicant: number }[] };
    const stranger = applicants.find((each) => each.applicant > 1);
    if (stranger) return `report.applicants.applicant names nobody; the case has 2 applicant(s).`;
    file.change({});
    file.say("bureau.uploaded", me, `${me.name} uploaded the report of ${bureau}.`, { bureau });
    return null;
  },
  rerun: (file, _, me) => {
    file.say("case.rerun", me, `${me.name} ran the case again.`, {});
    const { stage, waiting_for } = file.row;
    file.run();
    if (stage === "second_sign") file.change({ stage, waiting_for });
    return null;
  },
  mismatches: (file, { state, note }, me, rest, at) => {
    file.mismatches = file.mismatches.map((each) => (each.id === rest ? { ...each, state: state as (typeof each)["state"], note: words(note), by: me, at } : each));
    file.change({});
    return null;
  },
  conditions: (file, { state, note }, me, rest, at) => {
    if (state === "waived" && !file.may(me).waive.allowed) return file.may(me).waive.why;
    file.conditions = file.conditions.map((each) => (each.id === rest ? { ...each, state: state as (typeof each)["state"], note: words(note) || null, by: me, at } : each));
    file.change({});
    return null;
  },
  override: (file, { code, text }, me) => {
    file.overrides.push(words(code));
    file.change({});
    file.say("rule.overridden", me, `${me.name} set ${words(code)} aside.`, { code, text });
    return null;
  },
  recommend: (file, { decision, text, deviations, terms }, me, _, at) => {
    const { allowed, why } = file.may(me).recommend;
    if (!allowed) return why;
    const { loan } = file.row;
    const amount = (terms as { amount_inr?: number } | null)?.amount_inr ?? loan.amount_inr;
    file.recommendation = {
      round: 1, by: me, at, decision: decision as NonNullable<CaseDetail["recommendation"]>["decision"], reasons: ["LTV_LIMIT"], text: words(text),
      deviations: (deviations as { code: string; reason_code: string; text: string }[]).map((each) => ({ ...each, by: me })), terms: { amount_inr: amount, tenure_months: loan.tenure_months, rate_pct: loan.rate_pct },
    };
    file.change({ stage: "second_sign", waiting_for: [{ what: "second_signer", since: at, due_at: null, detail: "A signature of level L2" }] });
    file.say("case.recommended", me, `${me.name} recommended ${words(decision).replace("_", "-")}.`, { amount_inr: amount });
    return null;
  },
  sign: (file, { decision, text }, me, _, at) => {
    const may = file.may(me);
    const { allowed, why } = decision === "return" ? may.return : may.sign;
    if (!allowed) return why;
    if (decision === "return") {
      file.recommendation = null;
      file.change({ stage: "decision" });
    } else {
      file.signatures.push({ round: 1, by: me, role: "analyst", level: "L2", at, decision: decision as "agree" | "decline", text: words(text) });
      file.change({ stage: decision === "agree" ? "sanctioned" : "declined", waiting_for: [], sla: { due_at: null, state: "met" } });
    }
    file.say(`case.${words(decision)}`, me, `${me.name}: ${words(decision)}.`, { text });
    return null;
  },
};
