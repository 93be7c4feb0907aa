import { CompareTray, Filters, Header } from "./Bars.js";
import { Button } from "./Button.js";
import type { Chat } from "./chat.js";
import { Composer } from "./Composer.js";
import { Log } from "./Log.js";
import { problemText } from "./problem.js";

interface Props {
  chat: Chat;
  isInline: boolean;
  isOpen: boolean;
  onScroll: () => void;
}

/** A panel where the element stands, or a dialog at the corner of the page. */
export function Shell({ chat, isInline, isOpen, onScroll }: Props) {
  const { lang, text, close } = chat;
  const name = text("Home finder");
  const panel = isOpen && <Panel chat={chat} onScroll={onScroll} />;
  if (isInline) {
    return (
      <section class="panel" lang={lang} aria-label={name}>
        {panel}
      </section>
    );
  }
  return (
      <dialog
        class="panel"
        lang={lang}
        aria-label={name}
        // The browser's own ways to close one: Escape where it is modal, and the back gesture.
        onCancel={(event) => {
          event.preventDefault();
          close?.();
        }}
        onKeyDown={({ key }) => {
          if (key === "Escape") close?.();
        }}
      >
        {panel}
      </dialog>
  );
}

/** The chat itself, from its header to the line to write in. */
function Panel({ chat, onScroll }: Pick<Props, "chat" | "onScroll">) {
  const { conversation, state, text, view } = chat;
  return (
    <>
      <Header chat={chat} />
      <Filters chat={chat} />
      <Log chat={chat} onScroll={onScroll} />
      <p class="unseen" role="status">
        {view.news}
      </p>
      {state.problem && <p class="note">{problemText(state.problem, text)}</p>}
      <CompareTray chat={chat} />
      {state.phase !== "refused" && [
        <Composer chat={chat} />,
        <Button
          class="plain"
          onClick={() => {
            conversation.act({ type: "contact", wants: "human" });
          }}
        >
          {text("Talk to a person")}
        </Button>,
      ]}
    </>
  );
}
