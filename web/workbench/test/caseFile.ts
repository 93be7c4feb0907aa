import type { CaseDetail, CaseRow, Condition, Fact, Fork, May, Mismatch, Missing, Paper, Person, Stage, Step, TimelineEntry, WhatIf } from "../src/api/types.js";
import { emi, hashOf, judge, type Terms } from "./engine.js";
import type { MadePaper } from "./paper.js";
import { AGREEMENT, FORM_16, PAYSLIP, read, STATEMENT, VALUATION } from "./papers.js";
import { idOf } from "./people.js";
import { memoOf } from "./wording.js";

const NODES = ["intake", "read_documents", "reconcile", "ask_for_missing", "bureau", "valuation", "title_gate", "ratios_and_policy", "stress", "counterfactuals", "memo", "analyst", "second_sign", "letter"];
/** Which node a stage waits at. */
const AT: Partial<Record<Stage, string>> = { documents: "ask_for_missing", decision: "analyst", second_sign: "second_sign" };

const yes = { allowed: true, why: "" };
const no = (why: string) => ({ allowed: false, why });
const paperOf = ({ id, label, file, pages, role }: MadePaper): Paper => ({ id, label, file_name: file, pages: pages.length, role, state: "verified", applicant: role === "income" ? 0 : null });

/** The engine's findings, as a report has them. */
function reasonsOf({ gauges: { foir, ltv } }: WhatIf): object[] {
  const over = foir?.state === "refer" ? [{ code: "FOIR_DEVIATION_L1", effect: "soft" }] : [];
  return ltv?.state === "refer" ? [...over, { code: "LTV_LIMIT", effect: "limit" }] : over;
}

/** One case in memory: what is known of it, what was done, and what each person may do. */
export class CaseFile {
  facts: Fact[] = [PAYSLIP, STATEMENT, AGREEMENT, VALUATION].flatMap(read);
  papers: Paper[] = [PAYSLIP, STATEMENT, AGREEMENT, VALUATION].map(paperOf);
  /** The title file whose opinion it waits for. */
  titleNamed = idOf("08", 2);
  missing: Missing[] = [{ code: "form16", text: "Form 16 or two tax returns of the co-applicant", applicant: 1, condition_id: idOf("05", 1), requested_at: null }];
  recommendation: CaseDetail["recommendation"] = null;
  signatures: CaseDetail["signatures"] = [];
  forks: Fork[] = [];
  timeline: TimelineEntry[] = [];
  staleSince: string | null = null;
  judged: WhatIf | null = null;
  overrides: string[] = [];
  mismatches: Mismatch[];
  conditions: Condition[];

  constructor(public row: CaseRow, private readonly now: () => number) {
    const fact = (field: string): string | null => this.facts.find((each) => each.field === field)?.id ?? null;
    const open = { state: "open" as const, note: null, by: null, at: null };
    this.mismatches = [
      { id: idOf("06", 1), field: "net_pay_inr", severity: "review", says: "The salary of October came to ₹6,500 less in the bank than the payslip says.", sides: [{ source: "payslip", value: 116_320, fact_id: fact("payslip.net_pay_inr") }, { source: "bank_statement", value: 109_820, fact_id: fact("bank.salary_credit_inr") }], ...open },
      { id: idOf("06", 2), field: "obligations.emi", severity: "stop", says: "The bank statement shows an instalment to Bajaj Finance that the application does not name.", sides: [{ source: "application", value: null, fact_id: null }, { source: "bank_statement", value: 6500, fact_id: fact("bank.undisclosed_emi_inr") }], ...open },
    ];
    const condition = (index: number, code: string, text: string, before: Condition["before"], applicant: number | null = null): Condition => ({ id: idOf("05", index), code, text, before, applicant, ...open });
    this.conditions = [
      condition(1, "form16", "Form 16 or two tax returns of the co-applicant", "sanction", 1),
      condition(2, "title_opinion", "Opinion of the panel advocate: clear and marketable", "sanction"),
      condition(3, "own_contribution", "Proof of own contribution, 25 % of the agreement value", "disbursal"),
      condition(4, "deeds_deposited", "Original title deeds deposited, memorandum stamped", "disbursal"),
    ];
    this.say("case.opened", null, "The application came in by the branch in Kothrud.", {});
    this.say("documents.read", null, "Four papers were read, 19 facts found.", { papers: 4 });
  }

  get terms(): Terms {
    const value = (field: string): number => Number(this.facts.find((each) => each.is_current && each.field === field)?.value ?? 0);
    const { amount_inr, rate_pct, tenure_months } = this.row.loan;
    const coIncome = value("form16.gross_salary_inr") / 12;
    return {
      income_inr: Math.round(value("payslip.gross_pay_inr") + coIncome), obligations_inr: value("bank.emi_inr") + value("bank.undisclosed_emi_inr"), score: 742,
      value_inr: Math.min(value("valuation.market_value_inr"), value("agreement.consideration_inr")), amount_inr, rate_pct: Number(rate_pct), tenure_months,
    };
  }

  say(kind: string, by: Person | null, says: string, details: Record<string, unknown>): void {
    const number = this.timeline.length + 1;
    const previous = this.timeline.at(-1)?.hash ?? "0".repeat(64);
    this.timeline.push({ id: idOf("07", number), number, at: new Date(this.now()).toISOString(), kind, by, says, details, hash: hashOf(previous + says), previous_hash: previous });
  }

  change(change: Partial<CaseRow>): void {
    this.row = { ...this.row, ...change, version: this.row.version + 1, updated_at: new Date(this.now()).toISOString() };
  }

  /** The last paper came in: it is read, the rules are asked, and the case waits for its analyst. */
  receive(): void {
    if (this.papers.every((each) => each.id !== FORM_16.id)) {
      this.papers.push(paperOf(FORM_16));
      this.facts.push(...read(FORM_16));
    }
    this.missing = [];
    this.conditions = this.conditions.map((each) => (each.code === "form16" ? { ...each, state: "received" } : each));
    this.say("document.verified", null, "Form 16 of the co-applicant was read.", { file: FORM_16.file });
    this.run();
  }

  run(): void {
    const id = (field: string): string => this.facts.find((each) => each.is_current && each.field === field)?.id ?? "";
    this.judged = judge(this.terms, { income: id("payslip.gross_pay_inr"), obligations: id("bank.emi_inr"), value: id("valuation.market_value_inr") });
    this.staleSince = null;
    const { outcome, offer_inr, gauges } = this.judged;
    const ratio = (gauge: typeof gauges.foir) => (gauge?.value ? { value: gauge.value, limit: gauge.limit } : null);
    const at = new Date(this.now() + 3 * 3_600_000).toISOString();
    this.change({
      stage: "decision", is_stale: false, outcome: outcome as CaseRow["outcome"], offer_inr, risk: outcome === "approve" ? "medium" : "high", foir: ratio(gauges.foir), ltv: ratio(gauges.ltv),
      waiting_for: [{ what: "analyst", since: new Date(this.now()).toISOString(), due_at: at, detail: "An analyst's recommendation" }],
    });
    this.say("case.judged", null, `The rules say ${outcome}; up to ₹${offer_inr.toLocaleString("en-IN")}.`, { outcome });
  }

  may(me: Person): May {
    const { stage } = this.row;
    const isStale = this.staleSince !== null;
    const isDone = stage === "sanctioned" || stage === "declined";
    const isSigning = stage === "second_sign";
    const stale = no("A fact was changed after these figures were made; run the case again first.");
    const recommend = stage !== "decision" ? no(stage === "documents" ? "Form 16 or two tax returns of the co-applicant are missing." : "The case is past its recommendation.") : isStale ? stale : yes;
    const isMaker = this.recommendation?.by.id === me.id;
    const sign = !isSigning ? no("Nothing waits for a signature.") : isMaker ? no("You recommended this case; another underwriter has to sign it.") : isStale ? stale : yes;
    const work = isDone ? no("The case is decided.") : isSigning ? no("The case waits for a signature; it has to come back first.") : yes;
    const rerun = isDone ? no("The case is decided.") : yes;
    return {
      claim: work, edit: isDone ? no("The case is decided.") : yes, rerun, recommend, sign,
      return: !isSigning ? no("Nothing waits for a signature.") : isMaker ? no("You recommended this case yourself.") : yes,
      override: work, waive: me.id === idOf("01", 2) ? yes : no("Waiving a condition needs level L2; you are L1."), request_documents: work,
    };
  }

  view(me: Person): CaseDetail {
    const { judged } = this;
    const id = (field: string): string => this.facts.find((each) => each.is_current && each.field === field)?.id ?? "";
    const noGauges = { foir: null, ltv: null, dscr: null, score: null };
    return {
      case: { ...this.row, is_mine: this.row.owner?.id === me.id, is_stale: this.staleSince !== null }, thread_id: idOf("08", 1), declared: {}, facts: this.facts, mismatches: this.mismatches, missing: this.missing,
      stress: judged === null ? [] : [{
        name: "rate_up", rate_pct: "10.65", emi_inr: emi(this.terms.amount_inr, this.terms.rate_pct + 2, this.terms.tenure_months), foir: (Number(judged.checks.find((each) => each.code === "stress_foir")?.value) / 100).toFixed(4),
        foir_cap: "0.6500", holds: true,
      }],
      report: judged && { assessed_monthly_income: this.terms.income_inr, emi_requested: judged.emi_inr, tenure_used: this.terms.tenure_months, reasons: reasonsOf(judged) },
      checks: judged?.checks ?? [], gauges: judged?.gauges ?? noGauges, conditions: this.conditions, counterfactuals: judged?.counterfactuals ?? [],
      memo: judged && { engine: "rules", prompt_version: null, paragraphs: memoOf(judged, { income: id("payslip.gross_pay_inr"), credit: id("bank.salary_credit_inr"), value: id("valuation.market_value_inr") }) },
      recommendation: this.recommendation, signatures: this.signatures,
      needs: this.recommendation && { level: "L2", why: "More than ₹75,00,000 asks for a credit manager.", signatures: 1, missing: 1 - this.signatures.length, conditions: [] },
      may: this.may(me), documents: this.papers, title: { state: "asked", thread_id: this.titleNamed, opinion: null },
      bureau: { state: "received", score: 742, bureau: "CIBIL", pulled_at: this.row.created_at },
      valuation: {
        low: 10_200_000, mid: 10_900_000, high: 11_700_000, count: 14, confidence: "medium", agreement_value: 11_200_000, valuer_value: 10_650_000, value_for_ltv: this.terms.value_inr, variance_pct: "4.91",
        comparables: [{ listing_id: null, price_per_sqft_inr: 12_900, locality: "Baner" }],
      },
      kfs: this.row.stage === "sanctioned" ? {} : null, letter: this.row.stage === "sanctioned" ? {} : null,
      is_stale: this.staleSince !== null, stale_since: this.staleSince, ruleset_hash: "1043b48ebbc944f5b8bde78d9f4b083ac0b438965c3d53c9fa53d469ea10e994", inputs_hash: judged?.inputs_hash ?? null,
    };
  }

  steps(): { status: string; steps: Step[] } {
    const waits = AT[this.row.stage];
    const at = waits === undefined ? NODES.length : NODES.indexOf(waits);
    const state = (index: number): Step["state"] => (index < at ? "done" : index === at ? "waiting" : "todo");
    const steps = NODES.map((node, index): Step => ({ node, state: state(index), at: index <= at ? this.row.updated_at : null, ms: index < at ? 4 + ((index * 37) % 180) : null, summary: index === at ? (this.row.waiting_for[0]?.detail ?? "") : "" }));
    return { status: waits === undefined ? "success" : "interrupted", steps };
  }
}
