import { h, type Child } from "../../h.js";
import type { Card, CardOf, ContactAction } from "../../conversation/index.js";
import { button } from "../button.js";
import type { TurnProps } from "../chat.js";

export { default as css } from "./enquiry.css?inline";

const CHANNELS = { call: "Phone call", whatsapp: "WhatsApp", sms: "SMS" };
const NEEDS: Readonly<Record<string, string>> = {
  name: "Enter your name.",
  phone: "Enter a mobile number with 10 digits.",
  consent: "Tick the box to agree.",
};

const isEnquiry = ({ type }: Card): boolean => type === "contact_form" || type === "lead_captured";

/** Name, number, and a box to tick beside the words of that channel, as the platform worded them. */
export function contact_form({ card, turn, chat }: TurnProps & { card: CardOf<"contact_form"> }): Child {
  // Only the newest form may still be filled in, and none once the enquiry is stored.
  if (chat.state.turns.flatMap(({ cards }) => cards).findLast(isEnquiry) !== card) return null;
  const { text, conversation, view } = chat;
  const { number, wants, channel, consent_text: words, text_version } = card;
  const about: ContactAction = { type: "contact", ...(number ? { number } : {}), ...(wants ? { wants } : {}) };
  // What this form lacked when it was sent; else what the platform still misses of one sent before.
  const { form, lacking } = view.sent;
  const missing = form === card.id ? lacking : form && !turn.isChanging ? card.missing : [];

  const send = (target: HTMLFormElement): void => {
    const said = Object.fromEntries(new FormData(target)) as Record<string, string>;
    const { name = "", phone = "", consent } = said;
    const lacks = [!name.trim() && "name", phone.replace(/\D/g, "").length < 10 && "phone", !consent && "consent"];
    const found = lacks.filter((field): field is string => Boolean(field));
    chat.set({ sent: { form: card.id, lacking: found } });
    if (found[0]) target.querySelector<HTMLElement>(`[name=${found[0]}]`)?.focus();
    else conversation.act({ ...about, name, phone, channel: said.channel as "call", consent: true, text_version });
  };

  const field = (name: string, label: Child, type: "text" | "tel" | "checkbox", autoComplete?: "name" | "tel") => {
    const need = missing.includes(name) && text(NEEDS[name] ?? "");
    return (
      <label class={type} key={name === "consent" ? words : name}>
        <span>{label}</span>
        <input {...({ name, type, autoComplete } as object)} maxLength={80} aria-invalid={Boolean(need)} aria-description={need || undefined} />
        {need && <span class="unmatched">{need}</span>}
      </label>
    );
  };

  return (
    <form
      class="card"
      noValidate
      aria-label={text("Contact")}
      onsubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      {field("name", text("Name"), "text", "name")}
      {field("phone", text("Mobile number"), "tel", "tel")}
      <label>
        <span>{text("Reach me by")}</span>
        <select
          name="channel"
          onchange={(event) => {
            // The words to agree to name the channel, so they have to be asked for anew.
            conversation.act({ ...about, channel: event.currentTarget.value as "call" });
            chat.set({ sent: { form: "", lacking: [] } });
          }}
        >
          {Object.entries(CHANNELS).map(([value, name]) => (
            <option value={value} selected={value === channel}>
              {text(name)}
            </option>
          ))}
        </select>
      </label>
      {field("consent", [words, <span class="quiet"> ({text_version})</span>], "checkbox")}
      {button({ type: "submit", class: "primary", disabled: turn.isChanging }, text("Send"))}
    </form>
  );
}

/** That it was sent, unless the answer says so itself. */
export function lead_captured({ card, turn, chat }: TurnProps & { card: CardOf<"lead_captured"> }): Child {
  const { phone_masked } = card;
  return !turn.answer.includes(phone_masked) && <p class="note">{chat.text("Sent. You will be reached on {}.", phone_masked)}</p>;
}
