import { h, type Child } from "../h.js";
import { button } from "./button.js";
import type { Chat } from "./chat.js";

/** Where the person writes. Enter sends, Shift+Enter begins a line; Escape gives up an edit. */
export function composer({ conversation, state, text, view: { isEdit }, set, write }: Chat): Child {
  const clear = (): void => {
    set({ isEdit: false });
    write("");
  };
  return (
    <form
      class="composer"
      onsubmit={(event) => {
        event.preventDefault();
        const words = new FormData(event.currentTarget).get("words") as string;
        if (!words.trim()) return;
        conversation[isEdit ? "edit" : "send"](words);
        clear();
      }}
    >
      {isEdit && button({ class: "plain", onclick: clear }, text("Cancel the edit"))}
      <textarea
        name="words"
        rows={1}
        maxLength={2000}
        enterkeyhint="send"
        aria-label={text("Your message")}
        placeholder={text("Area, budget, BHK…")}
        onkeydown={(event) => {
          const { key, currentTarget } = event;
          if (key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            currentTarget.form?.requestSubmit();
          }
          if (key === "Escape" && isEdit) {
            event.stopPropagation();
            clear();
          }
        }}
      />
      {state.isBusy && button({ icon: "stop", label: text("Stop"), onclick: conversation.stop })}
      {button({ type: "submit", icon: "send", class: "primary", label: text("Send") })}
    </form>
  );
}
