import { rupees } from "@propmubi/desk";
import type { Valuation as Worth } from "../api/types.js";

const WIDTH = 400;

interface Mark {
  label: string;
  at: number;
  /** Of the mark in the picture and in the legend. */
  look: string;
}

/** What the home may be worth: our market's range, and where agreement, valuer and the value we lend on lie. */
export function Valuation({ valuation }: { valuation: Worth }) {
  const { low, mid, high, agreement_value: agreement, valuer_value: valuer, value_for_ltv: used, confidence, count, variance_pct: variance } = valuation;
  const marks: Mark[] = [
    { label: "Agreement", at: agreement, look: "fill-ink" },
    ...(valuer === null ? [] : [{ label: "Valuer", at: valuer, look: "fill-cold" }]),
    { label: "Lent on", at: used, look: "fill-warm" },
  ];
  const all = [...marks.map((each) => each.at), ...[low, high].filter((each) => each !== null)];
  const from = Math.min(...all) * 0.96;
  const to = Math.max(...all) * 1.04;
  const x = (value: number): number => ((value - from) / (to - from)) * WIDTH;
  const words = marks.map((each) => `${each.label} ${rupees(each.at)}`).join(", ");
  return (
    <section aria-label="Value" className="panel">
      <h2 className="panel-title">Value</h2>
      <svg viewBox={`0 0 ${WIDTH} 34`} className="w-full" role="img" aria-label={`${words}${low !== null && high !== null ? `; our market ${rupees(low)} to ${rupees(high)}` : ""}`}>
        <rect x="0" y="14" width={WIDTH} height="6" className="fill-line" />
        {low !== null && high !== null && <rect x={x(low)} y="10" width={x(high) - x(low)} height="14" className="fill-accent-soft stroke-accent" />}
        {mid !== null && <rect x={x(mid) - 1} y="10" width="2" height="14" className="fill-accent" />}
        {marks.map(({ label, at, look }, index) => (
          <g key={label}>
            <rect x={x(at) - 0.75} y="4" width="1.5" height="26" className={look} />
            <circle cx={x(at)} cy={4 + index * 13} r="3" className={look} />
          </g>
        ))}
      </svg>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 tabular-nums sm:grid-cols-4">
        {marks.map(({ label, at, look }) => <div key={label}><dt className="flex items-center gap-1.5 text-xs text-quiet"><svg viewBox="0 0 8 8" className="size-2" aria-hidden><circle cx="4" cy="4" r="4" className={look} /></svg>{label}</dt><dd className="font-semibold">{rupees(at)}</dd></div>)}
        <div>
          <dt className="text-xs text-quiet">Our market</dt>
          <dd className="font-semibold">{low !== null && high !== null ? `${rupees(low)} – ${rupees(high)}` : "not known"}</dd>
        </div>
      </dl>
      <p className="text-xs text-quiet">
        {count === 0 ? "No comparable homes." : `${count} comparable homes, confidence ${confidence}.`} The valuer lies {variance} % from the agreement; we lend on the lower.
      </p>
    </section>
  );
}
