import { Flame, type LucideIcon, Snowflake, Sun } from "lucide-react";
import type { Band } from "../api/types.js";
import { BANDS } from "../words/labels.js";

const LOOKS: Record<Band, { icon: LucideIcon; look: string }> = {
  hot: { icon: Flame, look: "bg-hot-soft text-hot" },
  warm: { icon: Sun, look: "bg-warm-soft text-warm" },
  cold: { icon: Snowflake, look: "bg-cold-soft text-cold" },
};

interface Props {
  band: Band | null;
  score: number | null;
}

/** Band and score: by colour, by sign and by word. */
export function BandBlock({ band, score }: Props) {
  if (band === null) {
    return (
      <span className="grid h-14 w-12 place-content-center justify-items-center rounded-lg bg-sunken text-xs text-quiet">
        Not scored
      </span>
    );
  }
  const { icon: Icon, look } = LOOKS[band];
  return (
    <span className={`grid h-14 w-12 shrink-0 place-content-center justify-items-center rounded-lg ${look}`}>
      <span className="flex items-center gap-0.5 text-xs font-semibold">
        <Icon size={13} aria-hidden />
        {BANDS[band]}
      </span>
      <span className="text-lg leading-tight font-semibold tabular-nums">
        <span className="sr-only">score </span>
        {score ?? "–"}
      </span>
    </span>
  );
}

export function BandChip({ band, score }: Props) {
  if (band === null) return <span className="chip bg-sunken text-quiet">Not scored yet</span>;
  const { icon: Icon, look } = LOOKS[band];
  return (
    <span className={`chip ${look}`}>
      <Icon size={13} aria-hidden />
      {BANDS[band]}
      {score !== null && <span className="tabular-nums">{score}</span>}
    </span>
  );
}
