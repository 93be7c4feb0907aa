import { moment, now, percent } from "@propmubi/desk";
import { CalendarCheck, FileText, type LucideIcon, MessageCircle, Phone, UserRound, Zap } from "lucide-react";
import type { LeadRow, Reason } from "../api/types.js";
import { plain } from "../words/labels.js";

const ICONS: Record<string, LucideIcon> = {
  enquiry: FileText, visit: CalendarCheck, call: Phone, message: MessageCircle, event: Zap, profile: UserRound,
};

/** Why it stands where it stands: what speaks for it and against it, how much, and what that rests on. */
export function Reasons({ lead }: { lead: LeadRow }) {
  const most = Math.max(0.01, ...lead.reasons.map((each) => Math.abs(each.points)));
  return (
    <section aria-labelledby="reasons" className="card">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h3 id="reasons">Why this score</h3>
        {lead.fit !== null && <span className="text-quiet">Fit <span className="font-semibold text-ink">{percent(lead.fit)}</span></span>}
        {lead.intent !== null && <span className="text-quiet">Intent <span className="font-semibold text-ink">{percent(lead.intent)}</span></span>}
        {lead.model_version !== null && lead.scored_at !== null && (
          <span className="ml-auto text-xs text-quiet">{lead.model_version} · {moment(lead.scored_at, now())}</span>
        )}
      </div>
      {lead.reasons.length === 0 ? (
        <p className="mt-2 text-quiet">Not scored yet. It is usually a matter of seconds.</p>
      ) : (
        <ul className="mt-3 grid gap-3">
          {lead.reasons.map((each) => <One key={each.text} reason={each} most={most} />)}
        </ul>
      )}
    </section>
  );
}

function One({ reason, most }: { reason: Reason; most: number }) {
  const { text, points, kind, evidence } = reason;
  const isAgainst = points < 0;
  const Icon = ICONS[evidence.kind] ?? Zap;
  return (
    <li className="grid gap-1">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1 font-medium">{text}</span>
        <span className="w-10 text-xs text-quiet">{plain(kind)}</span>
        <Bar points={points} most={most} />
        <span className={`w-12 text-right font-semibold tabular-nums ${isAgainst ? "text-bad" : "text-good"}`}>
          <span className="sr-only">{isAgainst ? "against: " : "for: "}</span>
          {isAgainst ? "−" : "+"}{Math.abs(points).toFixed(2)}
        </span>
      </div>
      <p className="flex items-start gap-1.5 text-quiet">
        <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span>
          {evidence.quote && <><q className="text-ink italic">{evidence.quote}</q> · </>}
          <span className="text-xs">{plain(evidence.kind)}{evidence.at && `, ${moment(evidence.at, now())}`}</span>
        </span>
      </p>
    </li>
  );
}

const HALF = 36;

/** To the right what speaks for it, to the left what speaks against it; the number beside it says the same. */
function Bar({ points, most }: { points: number; most: number }) {
  const width = Math.max(2, (Math.abs(points) / most) * HALF);
  return (
    <svg viewBox={`0 0 ${HALF * 2} 10`} preserveAspectRatio="none" aria-hidden className="h-2.5 w-18 shrink-0 sm:w-28">
      <line x1={HALF} x2={HALF} y1="0" y2="10" stroke="var(--edge)" />
      <rect x={points < 0 ? HALF - width : HALF} y="2" width={width} height="6" rx="2" fill={points < 0 ? "var(--bad)" : "var(--good)"} />
    </svg>
  );
}
