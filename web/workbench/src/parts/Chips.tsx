import { CircleCheck, CircleHelp, CircleX, Clock3, TriangleAlert } from "lucide-react";
import type { CheckState, Risk } from "../api/types.js";
import { CHECKS, outcomeLabel, RISKS } from "../words/labels.js";

const STATES = {
  pass: { look: "bg-accent-soft text-accent", Icon: CircleCheck },
  refer: { look: "bg-warm-soft text-warm", Icon: TriangleAlert },
  fail: { look: "bg-bad-soft text-bad", Icon: CircleX },
  not_judged: { look: "bg-sunken text-quiet", Icon: CircleHelp },
} as const;

/** Said by colour, sign and word. */
export function CheckChip({ state }: { state: CheckState }) {
  const { look, Icon } = STATES[state];
  return <span className={`chip shrink-0 ${look}`}><Icon size={12} aria-hidden />{CHECKS[state]}</span>;
}

const OUTCOME_STATES: Record<string, CheckState> = { approve: "pass", counter_offer: "refer", refer: "refer", decline: "fail" };

export function OutcomeChip({ outcome }: { outcome: string | null }) {
  if (outcome === null) return <span className={`chip ${STATES.not_judged.look}`}><Clock3 size={12} aria-hidden />Not judged yet</span>;
  const { look, Icon } = STATES[OUTCOME_STATES[outcome] ?? "not_judged"];
  return <span className={`chip ${look}`}><Icon size={12} aria-hidden />{outcomeLabel(outcome)}</span>;
}

const RISK_LOOKS: Record<Risk, string> = { low: "text-good", medium: "text-warm", high: "text-bad" };

export function RiskWord({ risk }: { risk: Risk | null }) {
  if (risk === null) return <span className="text-quiet">–</span>;
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium ${RISK_LOOKS[risk]}`}>
      <span aria-hidden className="flex gap-0.5">
        {(["low", "medium", "high"] as const).map((each, at) => (
          <span key={each} className={`h-2.5 w-1 rounded-xs bg-current ${at <= ["low", "medium", "high"].indexOf(risk) ? "" : "opacity-25"}`} />
        ))}
      </span>
      {RISKS[risk]}
    </span>
  );
}

export function StaleChip() {
  return <span className="chip bg-warm-soft text-warm"><TriangleAlert size={12} aria-hidden />Stale</span>;
}
