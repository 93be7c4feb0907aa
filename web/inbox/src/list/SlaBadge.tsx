import { ago, useTicking } from "@propmubi/desk";
import { AlarmClock, Check } from "lucide-react";
import type { Sla } from "../api/types.js";
import { type SlaLevel, slaWords } from "../words/time.js";

const LOOKS: Record<SlaLevel, string> = {
  calm: "bg-sunken text-ink",
  soon: "bg-warm-soft text-warm",
  late: "bg-bad-soft text-bad",
  met: "px-0 text-good",
  none: "",
};

/** The promise to call soon, counting down by itself: the row around it is not drawn again. */
export function SlaBadge({ sla }: { sla: Sla }) {
  const said = useTicking((now) => {
    const { text, level, spoken } = slaWords(sla, now);
    return [level, text, spoken].join("|");
  });
  const [level, text, spoken] = said.split("|") as [SlaLevel, string, string];
  if (level === "none") return null;
  const Icon = level === "met" ? Check : AlarmClock;
  return (
    <span className={`chip tabular-nums ${LOOKS[level]}`}>
      <Icon size={12} aria-hidden />
      <span aria-hidden>{text}</span>
      <span className="sr-only">{spoken}</span>
      {sla.state !== "met" && sla.escalation > 0 && (
        <span className="font-semibold">
          <span aria-hidden>{"!".repeat(sla.escalation)}</span>
          <span className="sr-only">, escalated {sla.escalation} of 3</span>
        </span>
      )}
    </span>
  );
}

/** "12 min ago", kept true. */
export function Ago({ at }: { at: string }) {
  return <>{useTicking((now) => ago(at, now))}</>;
}
