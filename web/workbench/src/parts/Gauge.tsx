import type { Gauge as Reading } from "../api/types.js";
import { CHECKS } from "../words/labels.js";

export type GaugeName = "foir" | "ltv" | "dscr" | "score";

interface Scale {
  label: string;
  from: number;
  to: number;
  unit: string;
}

const SCALES: Record<GaugeName, Scale> = {
  foir: { label: "FOIR", from: 0, to: 100, unit: " %" },
  ltv: { label: "LTV", from: 0, to: 100, unit: " %" },
  dscr: { label: "DSCR", from: 0, to: 3, unit: " ×" },
  score: { label: "Bureau score", from: 300, to: 900, unit: "" },
};

const FILLS = { pass: "fill-accent", refer: "fill-warm", fail: "fill-bad", not_judged: "fill-edge" } as const;
const WIDTH = 200;

/** Where a figure lies on its scale, 0 to 200; beyond an end it stays there. */
export function placeOn(name: GaugeName, value: string): number {
  const { from, to } = SCALES[name];
  return Math.min(Math.max((Number(value) - from) / (to - from), 0), 1) * WIDTH;
}

export function gaugeWords(name: GaugeName, { value, limit, direction, state }: Reading): string {
  const { label, unit } = SCALES[name];
  const side = direction === "below" ? "at most" : "at least";
  return `${label} ${value === null ? "not known" : value + unit}, limit ${side} ${limit}${unit}: ${CHECKS[state].toLowerCase()}`;
}

interface Props {
  name: GaugeName;
  gauge: Reading;
  /** The figure it is compared with, on a fork or a what-if. */
  before?: string | null;
}

/** One figure against its limit: the bar is the figure, the line the limit, the shade the side it should be on. */
export function Gauge({ name, gauge, before = null }: Props) {
  const { label, unit } = SCALES[name];
  const { value, limit, direction, state } = gauge;
  const line = placeOn(name, limit);
  const side = direction === "below" ? "max" : "min";
  return (
    <figure className="grid gap-1">
      <figcaption className="flex items-baseline gap-2" aria-hidden>
        <span className="text-xs text-quiet">{label}</span>
        <span className={`ml-auto font-semibold tabular-nums ${{ pass: "", refer: "text-warm", fail: "text-bad", not_judged: "text-quiet" }[state]}`}>{value === null ? "–" : value + unit}</span>
        <span className="text-xs text-quiet tabular-nums">{side} {limit}{unit}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" className="h-3.5 w-full" role="img" aria-label={gaugeWords(name, gauge)}>
        <rect x="0" y="3" width={WIDTH} height="8" className="fill-line" />
        <rect x={direction === "below" ? 0 : line} y="3" width={direction === "below" ? line : WIDTH - line} height="8" className="fill-accent-soft" />
        {value !== null && <rect x="0" y="5" width={placeOn(name, value)} height="4" className={FILLS[state]} />}
        {before !== null && before !== value && <rect x={placeOn(name, before) - 0.75} y="3" width="1.5" height="8" className="fill-edge" />}
        <rect x={Math.min(Math.max(line - 1, 0), WIDTH - 2)} y="0" width="2" height="14" className="fill-ink" />
      </svg>
    </figure>
  );
}
