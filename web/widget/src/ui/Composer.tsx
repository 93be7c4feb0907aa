import { Button } from "./Button.js";
import type { Chat } from "./chat.js";

/** Where the person writes. Enter sends, Shift+Enter begins a line; Escape gives up an edit. */
export function Composer({ chat }: { chat: Chat }) {
  const { conversation, text, view } = chat;
  const clear = (): void => {
    chat.set({ isEdit: false });
    chat.write("");
  };
  const send = (form: HTMLFormElement): void => {
    const words = new FormData(form).get("words") as string;
    if (!words.trim()) return;
    if (view.isEdit) conversation.edit(words);
    else conversation.send(words);
    clear();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      {view.isEdit && (
        <Button class="plain" onClick={clear}>
          {text("Cancel the edit")}
        </Button>
      )}
      <textarea
        name="words"
        rows={1}
        maxLength={2000}
        enterkeyhint="send"
        aria-label={text("Your message")}
        placeholder={text("Area, budget, BHK…")}
        onKeyDown={(event) => {
          const { key, currentTarget } = event;
          if (key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            if (currentTarget.form) send(currentTarget.form);
          }
          if (key === "Escape" && view.isEdit) {
            event.stopPropagation();
            clear();
          }
        }}
      />
      {chat.state.isBusy && (
        <Button
          icon="stop"
          label={text("Stop")}
          onClick={() => {
            conversation.stop();
          }}
        />
      )}
      <Button type="submit" icon="send" class="primary" label={text("Send")} />
    </form>
  );
}
