import { Copy, MessageCircle, Send, Sparkles } from "lucide-react";
import { useState } from "react";
import { message } from "../actions/steps.js";
import type { Channel, LeadDetail, LeadRow } from "../api/types.js";
import { now } from "../state/clock.js";
import { useTools } from "../state/context.js";
import { announce, toast } from "../state/store.js";
import { languageLabel } from "../words/labels.js";
import { moment } from "../words/time.js";
import { whatsappWith } from "./whatsapp.js";

interface Props {
  lead: LeadRow;
  links: LeadDetail["links"] | null;
}

/** What to do next, and a message to begin with. A person sends it; the platform only notes that they did. */
export function NextStep({ lead, links }: Props) {
  const next = lead.next_action;
  if (next === null || next.kind === "none") return null;
  return (
    <section aria-labelledby="next" className="card border-accent">
      <h3 id="next" className="flex flex-wrap items-center gap-x-2">
        <Sparkles size={15} aria-hidden className="text-accent" />
        Next: {next.text}
        {next.due_at !== null && <span className="text-xs font-normal text-quiet">{moment(next.due_at, now())}</span>}
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
  const [isEdited, setEdited] = useState(false);
  const isMine = lead.is_mine && lead.accepted_at !== null;
  const mayWrite = isMine && (channel === "email" ? lead.may_contact.email : lead.may_contact.whatsapp);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      announce("The message is copied.");
      toast("Copied.");
    } catch {
      toast("This browser did not let it be copied; select the text and copy it.", { isBad: true });
    }
  };
  return (
    <div className="mt-2 grid gap-2">
      <label className="grid gap-1">
        <span className="text-xs text-quiet">Draft in {languageLabel(draft.language)}{isEdited && ", edited by you"}</span>
        <textarea
          className="field field-sizing-content min-h-20"
          lang={draft.language}
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setEdited(true);
          }}
        />
      </label>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn" onClick={() => void copy()}><Copy size={14} aria-hidden />Copy</button>
        {mayWrite && channel === "whatsapp" && links?.whatsapp && (
          <a className="btn" href={whatsappWith(links.whatsapp, text)} target="_blank" rel="noreferrer"><MessageCircle size={14} aria-hidden />Open in WhatsApp</a>
        )}
        <button
          type="button"
          className="btn"
          disabled={!mayWrite || text.trim() === ""}
          onClick={() => void acts.run(lead.id, message(channel, text.trim(), now()))}
        >
          <Send size={14} aria-hidden />Mark as sent
        </button>
        {isEdited && <button type="button" className="btn-bare" onClick={() => { setText(draft.text); setEdited(false); }}>Take the draft again</button>}
      </div>
      {!mayWrite && (
        <p className="text-xs text-quiet">
          {isMine ? `Not to be sent: ${lead.may_contact.reason ?? "there is no consent for this channel"}.` : "Take the lead to send it."}
        </p>
      )}
    </div>
  );
}
