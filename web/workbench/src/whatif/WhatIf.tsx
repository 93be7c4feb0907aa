import { rupees } from "@propmubi/desk";
import { RotateCcw } from "lucide-react";
import { useMemo, useState } from "react";
import type { CaseDetail, WhatIf as Answer } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { OutcomeChip } from "../parts/Chips.js";
import { Gauge, type GaugeName } from "../parts/Gauge.js";
import { Failed, Loading, problemOf } from "../parts/States.js";
import { inFull, tenureText } from "../words/values.js";
import { changesOf, quantile, type Terms, withChange } from "./changes.js";
import { Forks } from "./Forks.js";
import { Slider } from "./Slider.js";
import { useAnswer } from "./useAnswer.js";

const GAUGES: readonly GaugeName[] = ["foir", "ltv", "dscr", "score"];
const LAKH = 100_000;

function askedOf({ case: { loan } }: CaseDetail): Terms {
  return { rate_pct: Number(loan.rate_pct), tenure_months: loan.tenure_months, amount_inr: loan.amount_inr, joiner: null };
}

/** Other terms, judged by the same engine as the case; nothing of it is kept unless one saves it. */
export default function WhatIf() {
  const detail = useDetail();
  const asked = useMemo(() => askedOf(detail), [detail]);
  const [terms, setTerms] = useState(asked);
  const changes = changesOf(terms, asked);
  const { answer, error, isAsking, took, again } = useAnswer(detail.case.id, changes, detail.inputs_hash);
  const isChanged = Object.keys(changes).length > 0;
  return (
    <>
      <section aria-label="Terms" className="panel">
        <Sliders terms={terms} asked={asked} set={setTerms} />
        <button type="button" className="btn-bare justify-self-start text-accent" disabled={!isChanged} onClick={() => { setTerms(asked); }}>
          <RotateCcw size={14} aria-hidden />As asked for
        </button>
      </section>
      {answer === null && error === null && <Loading what="the answer" />}
      {answer === null && error !== null && <Failed error={error} again={again} />}
      {answer !== null && (
        <>
          {error !== null && <p role="alert" className="note-bad mx-4 mt-3">{problemOf(error)} Below is the last answer, for other terms. <button type="button" className="link" onClick={again}>Ask again</button></p>}
          <Result answer={answer} detail={detail} isAsking={isAsking} took={took} take={(way) => { setTerms((before) => withChange(before, way) ?? before); }} terms={terms} />
        </>
      )}
      <Forks changes={changes} isChanged={isChanged} />
    </>
  );
}

function Sliders({ terms, asked, set }: { terms: Terms; asked: Terms; set: (terms: Terms) => void }) {
  const { joiner } = terms;
  const most = Math.ceil((asked.amount_inr * 1.5) / LAKH) * LAKH;
  return (
    <>
      <Slider label="Amount" value={terms.amount_inr} asked={asked.amount_inr} min={LAKH} max={most} step={10_000} say={rupees} set={(amount_inr) => { set({ ...terms, amount_inr }); }} />
      <Slider label="Rate" value={terms.rate_pct} asked={asked.rate_pct} min={6} max={14} step={0.05} say={(rate) => `${rate.toFixed(2)} %`} set={(rate_pct) => { set({ ...terms, rate_pct }); }} />
      <Slider label="Tenure" value={terms.tenure_months} asked={asked.tenure_months} min={60} max={360} step={1} say={tenureText} set={(tenure_months) => { set({ ...terms, tenure_months }); }} />
      <label className="flex min-h-8 items-center gap-2">
        <input type="checkbox" className="size-4 accent-(--accent)" checked={joiner !== null} onChange={(event) => { set({ ...terms, joiner: event.target.checked ? { income_inr: 40_000, emi_inr: 0, score: 750 } : null }); }} />
        The spouse joins as co-owner
      </label>
      {joiner !== null && (
        <div className="grid gap-3 border-l-3 border-line pl-3">
          <Slider label="Their income a month" value={joiner.income_inr} min={0} max={300_000} step={1000} say={inFull} set={(income_inr) => { set({ ...terms, joiner: { ...joiner, income_inr } }); }} />
          <Slider label="Their running instalments" value={joiner.emi_inr} min={0} max={100_000} step={500} say={inFull} set={(emi_inr) => { set({ ...terms, joiner: { ...joiner, emi_inr } }); }} />
          <Slider label="Their bureau score" value={joiner.score} min={300} max={900} step={10} say={String} set={(score) => { set({ ...terms, joiner: { ...joiner, score } }); }} />
        </div>
      )}
    </>
  );
}

interface ResultProps {
  answer: Answer;
  detail: CaseDetail;
  isAsking: boolean;
  took: readonly number[];
  terms: Terms;
  take: (way: Answer["counterfactuals"][number]) => void;
}

function Result({ answer, detail, isAsking, took, terms, take }: ResultProps) {
  const { gauges } = answer;
  const worse = answer.checks.filter((each) => each.state === "fail" || each.state === "refer");
  const isLess = answer.offer_inr > 0 && answer.offer_inr < terms.amount_inr;
  return (
    <section aria-label="What the engine says" aria-busy={isAsking} className="panel">
      <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OutcomeChip outcome={answer.outcome === "approve" && isLess ? "counter_offer" : answer.outcome} />
        <span>Instalment <strong className="tabular-nums">{inFull(answer.emi_inr)}</strong></span>
        <span>lends <strong className="tabular-nums">{rupees(answer.offer_inr)}</strong></span>
      </p>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {GAUGES.map((name) => {
          const gauge = gauges[name];
          return gauge && <Gauge key={name} name={name} gauge={gauge} before={detail.gauges[name]?.value ?? null} />;
        })}
      </div>
      {worse.length > 0 && <ul className="grid gap-0.5 text-quiet">{worse.map((each) => <li key={each.code}>{each.says}</li>)}</ul>}
      {answer.counterfactuals.length > 0 && (
        <div className="grid gap-1 rounded-lg bg-accent-soft px-3 py-2">
          <h2 className="font-semibold">Smallest change to pass</h2>
          <ul className="grid gap-1">
            {answer.counterfactuals.map((each) => (
              <li key={each.says} className="flex flex-wrap items-center gap-2">
                <span className="min-w-0 flex-1">{each.says}</span>
                {withChange(terms, each) !== null && <button type="button" className="link min-h-6" onClick={() => { take(each); }}>Try it<span className="sr-only">: {each.says}</span></button>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Took took={took} isAsking={isAsking} />
    </section>
  );
}

function Took({ took, isAsking }: { took: readonly number[]; isAsking: boolean }) {
  const last = took.at(-1);
  const ms = (value: number | null | undefined): string => (value === null || value === undefined ? "–" : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);
  return (
    <p className="text-xs text-quiet tabular-nums" data-took={took.map((each) => each.toFixed(2)).join(" ")}>
      {isAsking ? "Asking the engine…" : `Answered in ${ms(last)}`}{took.length > 4 && `, p50 ${ms(quantile(took, 0.5))}, p95 ${ms(quantile(took, 0.95))} of ${took.length}`}
    </p>
  );
}
