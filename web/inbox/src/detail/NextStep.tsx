import { moment, now } from "@propmubi/desk";
import { Copy, MessageCircle, Send, Sparkles } from "lucide-react";
import { useState } from "react";
import { message } from "../actions/steps.js";
import type { Channel, LeadDetail, LeadRow } from "../api/types.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { languageLabel } from "../words/labels.js";
import { whatsappWith } from "./whatsapp.js";

interface Props {
  lead: LeadRow;
  links: LeadDetail["links"] | null;
}

/** What to do next, and a message to begin with. A person sends it; the platform only notes that they did. */
export function NextStep({ lead, links }: Props) {
  const next = lead.next_action;
  if (next === null || next.kind === "none" || lead.merged_into !== null) return null;
  return (
    <section aria-labelledby="next" className="card border-accent">
      <h3 id="next">
        <Sparkles size={15} aria-hidden className="mr-1.5 inline align-[-2px] text-accent" />
        Next: {next.text}{" "}
        {next.due_at && <span className="text-xs font-normal text-quiet">{moment(next.due_at, now())}</span>}
      </h3>
      {next.draft && <Draft lead={lead} links={links} draft={next.draft} channel={next.kind === "email" ? "email" : "whatsapp"} />}
    </section>
  );
}

interface DraftProps extends Props {
  draft: { language: string; text: string };
  channel: Channel;
}

function Draft({ lead, links, draft, channel }: DraftProps) {
  const { acts } = useTools();
  const [text, setText] = useState(draft.text);
  const isEdited = text !== draft.text;
  const hindrance = whyNot(lead, channel);
  const chat = channel === "whatsapp" && hindrance === null ? links?.whatsapp : null;
  return (
    <div className="mt-2 grid grid-cols-1 gap-2">
      <label className="grid gap-1">
        <span className="text-xs text-quiet">Draft in {languageLabel(draft.language)}{isEdited && ", edited by you"}</span>
        <textarea
          className="field field-sizing-content min-h-20"
          lang={draft.language}
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => { setText(event.target.value); }}
        />
      </label>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn" onClick={() => void copy(text)}><Copy size={14} aria-hidden />Copy</button>
        {chat && <a className="btn" href={whatsappWith(chat, text)} target="_blank" rel="noreferrer"><MessageCircle size={14} aria-hidden />Open in WhatsApp</a>}
        <button
          type="button"
          className="btn"
          disabled={hindrance !== null || text.trim() === ""}
          onClick={() => void acts.run(lead.id, message(channel, text.trim(), now()))}
        >
          <Send size={14} aria-hidden />Mark as sent
        </button>
        {isEdited && <button type="button" className="btn-bare" onClick={() => { setText(draft.text); }}>Take the draft again</button>}
      </div>
      {hindrance !== null && <p className="text-xs text-quiet">{hindrance}</p>}
    </div>
  );
}

/** Why this person may not be written to on that channel by this broker now; null: they may. */
function whyNot({ is_mine: isMine, accepted_at: acceptedAt, may_contact: may }: LeadRow, channel: Channel): string | null {
  if (!isMine || acceptedAt === null) return "Take the lead to send it.";
  const isOpen = channel === "email" ? may.email : may.whatsapp;
  return isOpen ? null : `Not to be sent: ${may.reason ?? "there is no consent for this channel"}.`;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("This browser did not let it be copied; select the text and copy it.", { isBad: true });
  }
}
