import { moment, now, rupees } from "@propmubi/desk";
import type { CaseDetail } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { CheckChip, OutcomeChip } from "../parts/Chips.js";
import { Gauge, type GaugeName } from "../parts/Gauge.js";
import { openDialog } from "../state/store.js";
import { outcomeLabel, outcomeOf, plain } from "../words/labels.js";
import { inFull, percentOf, tenureText } from "../words/values.js";
import { Facts } from "./Facts.js";
import { Valuation } from "./Valuation.js";

const GAUGES: readonly GaugeName[] = ["foir", "ltv", "dscr", "score"];

/** What one decides by, on one page. */
export function Summary() {
  const detail = useDetail();
  const { gauges } = detail;
  const known = GAUGES.filter((name) => gauges[name] !== null);
  return (
    <>
      <section aria-label="Against the limits" className="panel">
        <Verdict detail={detail} />
        {known.length === 0 && <p className="text-quiet">No ratios yet: they come when the papers are in.</p>}
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          {known.map((name) => {
            const gauge = gauges[name];
            return gauge && <Gauge key={name} name={name} gauge={gauge} />;
          })}
        </div>
      </section>
      <Missing detail={detail} />
      <Stress detail={detail} />
      <Signing detail={detail} />
      <Reads detail={detail} />
      {detail.valuation && <Valuation valuation={detail.valuation} />}
      <Facts />
    </>
  );
}

function Verdict({ detail: { case: row, report, counterfactuals } }: { detail: CaseDetail }) {
  const [way] = counterfactuals;
  return (
    <div className="grid gap-1.5">
      <p className="flex flex-wrap items-center gap-2">
        <span>The engine says</span>
        <OutcomeChip outcome={outcomeOf(row, row.loan.amount_inr)} />
        {row.offer_inr !== null && row.offer_inr > 0 && <span>up to <strong className="tabular-nums">{rupees(row.offer_inr)}</strong> of {rupees(row.loan.amount_inr)} asked for</span>}
      </p>
      <Income report={report} tenure={row.loan.tenure_months} />
      {way && <p className="rounded-lg bg-accent-soft px-3 py-2">Smallest change to pass: {way.says}</p>}
      <button type="button" className="link min-h-6 justify-self-start" onClick={() => { openDialog({ kind: "money" }); }}>Tax and affordability with these figures</button>
    </div>
  );
}

function Income({ report, tenure }: { report: CaseDetail["report"]; tenure: number }) {
  const income = figureOf(report, "assessed_monthly_income");
  const emi = figureOf(report, "emi_requested");
  if (income === null && emi === null) return null;
  return (
    <p className="text-quiet tabular-nums">
      {income !== null && <>Income that counts {inFull(income)} a month. </>}
      {emi !== null && <>Instalment {inFull(emi)} over {tenureText(figureOf(report, "tenure_used") ?? tenure)}.</>}
    </p>
  );
}

function figureOf(report: CaseDetail["report"], name: string): number | null {
  const value: unknown = report?.[name];
  return typeof value === "number" ? value : null;
}

function Missing({ detail: { missing } }: { detail: CaseDetail }) {
  if (missing.length === 0) return null;
  return (
    <section aria-label="Missing papers" className="panel">
      <h2 className="panel-title">Missing papers</h2>
      <ul className="grid gap-1">
        {missing.map((each) => (
          <li key={each.condition_id} className="flex gap-3">
            <span className="min-w-0 flex-1">{each.text}{each.applicant !== null && <span className="text-quiet">, applicant {each.applicant + 1}</span>}</span>
            <span className="text-xs text-quiet">{each.requested_at === null ? "not asked for" : `asked for ${moment(each.requested_at, now())}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stress({ detail: { stress } }: { detail: CaseDetail }) {
  if (stress.length === 0) return null;
  return (
    <section aria-label="In harder times" className="panel">
      <h2 className="panel-title">In harder times</h2>
      <ul className="grid gap-1">
        {stress.map((each) => (
          <li key={each.name} className="flex flex-wrap items-baseline gap-x-3">
            <CheckChip state={each.holds ? "pass" : "refer"} />
            <span>{plain(each.name)}, {each.rate_pct} %</span>
            <span className="ml-auto tabular-nums">{inFull(each.emi_inr)} a month, FOIR {each.foir === null ? "–" : percentOf(each.foir)} <span className="text-quiet">of at most {percentOf(each.foir_cap)}</span></span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Signing({ detail: { recommendation, signatures, needs } }: { detail: CaseDetail }) {
  if (recommendation === null && needs === null && signatures.length === 0) return null;
  return (
    <section aria-label="Who decides" className="panel">
      <h2 className="panel-title">Who decides</h2>
      {needs !== null && (
        <p>Level <strong>{needs.level}</strong>, {needs.signatures === 1 ? "one signature" : `${needs.signatures} signatures`}{needs.missing > 0 && needs.missing < needs.signatures && `, ${needs.missing} to come`}. <span className="text-quiet">{needs.why}</span></p>
      )}
      <ol className="grid gap-2">
        {recommendation !== null && (
          <li className="border-l-3 border-accent pl-3">
            <p><strong>{recommendation.by.name}</strong> recommends {outcomeLabel(recommendation.decision).toLowerCase()}{recommendation.terms !== null && <>, <span className="tabular-nums">{rupees(recommendation.terms.amount_inr)}</span></>} <span className="text-xs text-quiet">{moment(recommendation.at, now())}</span></p>
            <p className="text-quiet">{recommendation.text}</p>
            {recommendation.deviations.map((each) => <p key={each.code} className="text-warm">Deviation from {plain(each.code).toLowerCase()} ({plain(each.reason_code).toLowerCase()}): {each.text}</p>)}
          </li>
        )}
        {signatures.map((each) => (
          <li key={`${each.by.id} ${each.at}`} className="border-l-3 border-good pl-3">
            <p><strong>{each.by.name}</strong>, {each.level}: {outcomeLabel(each.decision).toLowerCase()} <span className="text-xs text-quiet">{moment(each.at, now())}</span></p>
            <p className="text-quiet">{each.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Reads({ detail: { bureau, title } }: { detail: CaseDetail }) {
  const score = bureau.score === null ? "" : `, score ${bureau.score}`;
  return (
    <section aria-label="From others" className="panel">
      <h2 className="panel-title">From others</h2>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-quiet">Bureau</dt>
        <dd>{{ waiting: "asked, no answer yet", received: `${bureau.bureau ?? "report"}${score}`, none: "no report" }[bureau.state]}{bureau.pulled_at !== null && <span className="text-quiet">, pulled {moment(bureau.pulled_at, now())}</span>}</dd>
        <dt className="text-quiet">Title</dt>
        <dd>{title.opinion !== null ? plain(title.opinion) : { pending: "no opinion yet", asked: "with the advocate", given: "given" }[title.state]}</dd>
      </dl>
    </section>
  );
}
