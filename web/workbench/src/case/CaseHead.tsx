import { EvalButton, rupees } from "@propmubi/desk";
import { ChevronLeft, UserPlus, UserRoundMinus } from "lucide-react";
import { OutcomeChip, RiskWord } from "../parts/Chips.js";
import { Escalated, Sla } from "../parts/Sla.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { toast } from "../state/store.js";
import { outcomeOf, purposeLabel, STAGES } from "../words/labels.js";
import { tenureText } from "../words/values.js";
import { useDetail } from "./context.js";
import { useAct } from "./useAct.js";

/** Who asks for what, where it stands, and whose it is. */
export function CaseHead() {
  const { go } = useTools();
  const { case: row } = useDetail();
  const others = row.applicant.co_applicants;
  return (
    <header className="relative flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-3 py-2 sm:px-4">
      <button type="button" className="btn-bare -ml-2 max-lg:hidden" onClick={() => { go(NO_CASE); }}>
        <ChevronLeft size={18} aria-hidden /><span className="sr-only">Back to the list</span>
      </button>
      <div className="min-w-0 max-sm:w-full max-sm:pr-24">
        <h1 className="truncate text-lg leading-tight" id="case-title">{row.applicant.name}{others > 0 && <span className="text-sm font-normal text-quiet"> and {others} more</span>}</h1>
        <p className="truncate text-xs text-quiet tabular-nums">
          {[row.ref, row.city, row.is_synthetic ? "made up for the demo" : null].filter(Boolean).join(" · ")}
        </p>
      </div>
      <p className="min-w-0">
        <span className="font-semibold tabular-nums">{rupees(row.loan.amount_inr)}</span>{" "}
        <span className="text-quiet">{purposeLabel(row.loan.purpose).toLowerCase()}, {tenureText(row.loan.tenure_months)} at {row.loan.rate_pct} %</span>
      </p>
      <p className="flex flex-wrap items-center gap-2 max-sm:order-1">
        <span className="chip border border-line">{STAGES[row.stage]}</span>
        <OutcomeChip outcome={outcomeOf(row, row.loan.amount_inr)} />
        <span className="text-xs">Risk <RiskWord risk={row.risk} /></span>
      </p>
      <span className="flex items-center gap-2 max-sm:absolute max-sm:top-2 max-sm:right-3 max-sm:flex-col-reverse max-sm:items-end max-sm:gap-0.5"><Escalated at={row.escalated_at} /><Sla sla={row.sla} /></span>
      <Owner />
    </header>
  );
}

function Owner() {
  const detail = useDetail();
  const { case: row, may } = detail;
  const { run, isBusy, problem } = useAct(detail);
  const { api } = useTools();
  return (
    <p className="flex items-center gap-2 ml-auto text-xs text-quiet max-sm:order-1">
      {problem !== null && <span role="alert" className="text-bad">{problem}</span>}
      <span className={row.is_mine ? "max-sm:sr-only" : ""}>{row.is_mine ? "Yours" : row.owner === null ? "Nobody's" : `With ${row.owner.name}`}</span>
      {(row.is_mine || may.claim.allowed) && (
        <EvalButton send={async () => api.addToEvals((await api.steps(row.id)).thread_id)} tell={toast} />
      )}
      {row.is_mine ? (
        <button type="button" className="btn-bare" disabled={isBusy} onClick={() => { run({ path: "release", body: {}, says: "The case is free for others" }); }}>
          <UserRoundMinus size={15} aria-hidden />Give back
        </button>
      ) : may.claim.allowed && (
        <button type="button" className="btn" disabled={isBusy} onClick={() => { run({ path: "claim", body: {}, says: "The case is yours" }); }}>
          <UserPlus size={15} aria-hidden />{row.owner === null ? "Take it" : "Take over"}
        </button>
      )}
    </p>
  );
}
