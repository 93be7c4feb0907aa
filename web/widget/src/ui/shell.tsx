import { h, type Child } from "../h.js";
import { filters, header } from "./bars.js";
import { button } from "./button.js";
import { late } from "./cards/cards.js";
import type { Chat } from "./chat.js";
import { composer } from "./composer.js";
import { log } from "./log.js";
import { problemText } from "./problem.js";

/** A panel where the element stands, or a dialog at the corner of the page. */
export function shell(chat: Chat, isInline: boolean, isOpen: boolean): Child {
  const { lang, text, close } = chat;
  const name = text("Home finder");
  const shown = isOpen && panel(chat);
  return isInline ? (
    <section class="panel" lang={lang} aria-label={name}>
      {shown}
    </section>
  ) : (
    <dialog
      class="panel"
      lang={lang}
      aria-label={name}
      // The browser's own ways to close one: Escape where it is modal, and the back gesture.
      oncancel={(event) => {
        event.preventDefault();
        close?.();
      }}
      onkeydown={({ key }) => {
        if (key === "Escape") close?.();
      }}
    >
      {shown}
    </dialog>
  );
}

/** The chat itself, from its header to the line to write in. */
function panel(chat: Chat): Child {
  const { conversation, state, text, view, toEnd } = chat;
  const onclick = (): void => {
    conversation.act({ type: "contact", wants: "human" });
  };
  return [
    header(chat),
    filters(chat),
    log(chat),
    <p class="unseen" role="status">
      {view.news}
    </p>,
    state.problem && <p class="note">{problemText(state.problem, text)}</p>,
    view.picked.length > 0 && late("compare", { chat }),
    state.phase !== "refused" && [
      composer(chat),
      <div class="foot">
        {button({ class: "plain", onclick }, text("Talk to a person"))}
        {view.isBelow && button({ icon: "down", label: text("New messages"), onclick: toEnd })}
      </div>,
    ],
  ];
}
