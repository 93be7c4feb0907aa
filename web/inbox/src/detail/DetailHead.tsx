import { percent, rupees } from "@propmubi/desk";
import { ChevronLeft, Mail, MessageCircle, Phone, TriangleAlert } from "lucide-react";
import type { Ref } from "react";
import type { LeadDetail, LeadRow } from "../api/types.js";
import { BandChip } from "../list/Band.js";
import { SlaBadge } from "../list/SlaBadge.js";
import { useTools } from "../state/context.js";
import { flagLabel, languageLabel, ownerLabel, stageLabel } from "../words/labels.js";

interface Props {
  lead: LeadRow;
  title: Ref<HTMLHeadingElement>;
  links: LeadDetail["links"] | null;
  isScreen: boolean;
}

/** Who it is, what it is worth, and how to reach them: the number in full only for the owner who has taken it. */
export function DetailHead({ lead, title, links, isScreen }: Props) {
  const { go } = useTools();
  return (
    <header className="grid gap-1.5 border-b border-line bg-surface px-3 py-3 sm:px-4">
      <div className="flex items-center gap-2">
        {isScreen && (
          <button type="button" className="btn-bare -ml-2 min-h-11 min-w-11" onClick={() => { go({ lead: null }); }}>
            <ChevronLeft size={20} aria-hidden /><span className="sr-only">Back to the list</span>
          </button>
        )}
        <h2 id="detail-title" ref={title} tabIndex={-1} className="truncate rounded text-xl">{lead.name}</h2>
        <span className="ml-auto flex shrink-0 items-center gap-1.5">
          <SlaBadge sla={lead.sla} />
          <BandChip band={lead.band} score={lead.score} />
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {lead.expected_value_inr !== null && (
          <span><span className="font-semibold">{rupees(lead.expected_value_inr)}</span> <span className="text-quiet">expected</span></span>
        )}
        {lead.probability !== null && <span><span className="font-semibold">{percent(lead.probability)}</span> <span className="text-quiet">visit or booking in 30 days</span></span>}
        <span className="text-quiet">{stageLabel(lead.stage)} · {languageLabel(lead.language)} · with {ownerLabel(lead).replace("You", "you").replace("Nobody", "nobody")}</span>
      </p>
      <Reach lead={lead} links={links} />
      {lead.flags.length > 0 && (
        <ul aria-label="Flags" className="flex flex-wrap gap-1.5">
          {lead.flags.map((flag) => (
            <li key={flag} className="chip bg-warm-soft text-warm"><TriangleAlert size={12} aria-hidden />{flagLabel(flag)}</li>
          ))}
        </ul>
      )}
    </header>
  );
}

function Reach({ lead, links }: Pick<Props, "lead" | "links">) {
  const isTaken = lead.is_mine && lead.accepted_at !== null;
  const email = lead.email ?? lead.email_masked;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <span className="tabular-nums">{lead.phone ?? lead.phone_masked ?? "No phone"}</span>
      {email !== null && <span className="truncate text-quiet">{email}</span>}
      {isTaken ? <Ways lead={lead} links={links} /> : <span className="text-xs text-quiet">The number is shown once you take the lead.</span>}
      {lead.may_contact.reason !== null && <span className="text-xs font-medium text-warm">{lead.may_contact.reason}</span>}
    </div>
  );
}

/** Only the ways that consent, the do-not-disturb list and the hour leave open. */
function Ways({ lead, links }: Pick<Props, "lead" | "links">) {
  const { call, whatsapp, email } = lead.may_contact;
  const mail = email ? links?.mail : null;
  const tel = call ? links?.tel : null;
  const chat = whatsapp ? links?.whatsapp : null;
  return (
    <>
      {tel && <a className="btn btn-main" href={tel}><Phone size={15} aria-hidden />Call</a>}
      {chat && <a className="btn" href={chat} target="_blank" rel="noreferrer"><MessageCircle size={15} aria-hidden />WhatsApp</a>}
      {mail && <a className="btn" href={mail}><Mail size={15} aria-hidden />Email</a>}
    </>
  );
}
