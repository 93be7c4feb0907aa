import { moment, now as clock, useTicking } from "@propmubi/desk";
import { AlarmClock, BellRing, Check } from "lucide-react";
import type { CaseRow } from "../api/types.js";
import { type SlaLevel, slaWords } from "../words/sla.js";

const LOOKS: Record<SlaLevel, string> = {
  calm: "bg-sunken text-ink",
  soon: "bg-warm-soft text-warm",
  late: "bg-bad-soft text-bad",
  met: "px-0 text-good",
  none: "",
};

/** The time a stage may take, counting down by itself: the row around it is not drawn again. */
export function Sla({ sla }: { sla: CaseRow["sla"] }) {
  const said = useTicking((now) => {
    const { text, level, spoken } = slaWords(sla, now);
    return [level, text, spoken].join("|");
  });
  const [level, text, spoken] = said.split("|") as [SlaLevel, string, string];
  if (level === "none") return <span className="text-quiet"><span aria-hidden>–</span><span className="sr-only">{spoken}</span></span>;
  const Icon = level === "met" ? Check : AlarmClock;
  return (
    <span className={`chip tabular-nums ${LOOKS[level]}`}>
      <Icon size={12} aria-hidden />
      <span aria-hidden>{text}</span>
      <span className="sr-only">{spoken}</span>
    </span>
  );
}

/** That the time was over and somebody was told of it; nothing where it was not. */
export function Escalated({ at }: { at: string | null }) {
  if (at === null) return null;
  const said = moment(at, clock());
  return (
    <span className="flex items-center gap-1 text-xs font-medium text-bad" title={`Escalated ${said}`}>
      <BellRing size={12} aria-hidden />Escalated<span className="sr-only"> {said}</span>
    </span>
  );
}
