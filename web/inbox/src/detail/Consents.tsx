import { moment, now } from "@propmubi/desk";
import { OctagonX } from "lucide-react";
import { useState } from "react";
import type { Consent, LeadRow } from "../api/types.js";
import { useTools } from "../state/context.js";
import { plain } from "../words/labels.js";

interface Props {
  lead: LeadRow;
  consents: readonly Consent[] | undefined;
}

/** What they have agreed to, each for one purpose on one channel, and the way to end it. */
export function Consents({ lead, consents }: Props) {
  const { command, isAgent } = useTools();
  const isStopped = lead.flags.includes("stopped");
  return (
    <section aria-labelledby="consents" className="card grid grid-cols-1 gap-2">
      <div className="flex items-center gap-2">
        <h3 id="consents">Consents</h3>
        {isAgent && !isStopped && (
          <button type="button" className="btn ml-auto border-bad text-bad" onClick={() => { command("stop"); }}>
            <OctagonX size={14} aria-hidden />They said STOP
          </button>
        )}
      </div>
      {isStopped && <p className="text-bad">They said STOP: nobody writes or calls.</p>}
      {consents?.length === 0 && <p className="text-quiet">They have agreed to nothing; only an enquiry may be answered.</p>}
      <ul className="grid gap-1">
        {consents?.map((each) => <One key={each.id} lead={lead} consent={each} />)}
      </ul>
    </section>
  );
}

function One({ lead, consent }: { lead: LeadRow; consent: Consent }) {
  const { acts, isAgent } = useTools();
  const [isAsked, setAsked] = useState(false);
  const what = `${plain(consent.purpose)} by ${consent.channel}`;
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
      <span className={consent.withdrawn_at === null ? "" : "text-quiet line-through"}>{what}</span>
      <span className="text-xs text-quiet">
        {consent.withdrawn_at === null ? `given ${moment(consent.captured_at, now())}` : `withdrawn ${moment(consent.withdrawn_at, now())}`} · text {consent.text_version}
      </span>
      {isAgent && consent.withdrawn_at === null && !isAsked && (
        <button type="button" className="btn-bare ml-auto text-xs" onClick={() => { setAsked(true); }}>
          Withdraw<span className="sr-only"> {what}</span>
        </button>
      )}
      {isAsked && consent.withdrawn_at === null && (
        <span className="ml-auto flex gap-1">
          <button type="button" className="btn min-h-8 border-bad text-xs text-bad" onClick={() => void acts.withdraw(lead.id, consent.id)}>Withdraw for good</button>
          <button type="button" className="btn-bare text-xs" onClick={() => { setAsked(false); }}>Keep</button>
        </span>
      )}
    </li>
  );
}
