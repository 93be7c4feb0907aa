import { useEffect, useRef, useState } from "preact/hooks";

export type Verb = "replay" | "discard";

interface Props {
  verb: Verb;
  what: string;
  /** What went wrong, in words; null when it is done. */
  decide: (reason: string) => Promise<string | null>;
  close: () => void;
}

const ASKS: Record<Verb, string> = {
  replay: "An event is tried again from the beginning; a run goes on from its last checkpoint. Effects happen once.",
  discard: "It will not be tried again. The reason is kept with it; write nothing personal.",
};

/** Asks once more before something is done; the keyboard stays inside and Escape leaves. */
export function Decision({ verb, what, decide, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const title = `${verb === "replay" ? "Replay" : "Discard"} ${what}?`;
  const submit = async (form: HTMLFormElement) => {
    const reason = new FormData(form).get("reason");
    setBusy(true);
    setProblem(await decide(typeof reason === "string" ? reason.trim() : ""));
    setBusy(false);
  };
  return (
    <dialog ref={dialog} aria-labelledby="decision-title" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <h3 id="decision-title">{title}</h3>
        <p>{ASKS[verb]}</p>
        {problem && (
          <p class="note note-bad" role="alert">
            {problem}
          </p>
        )}
        {verb === "discard" && (
          <label>
            Reason
            <textarea name="reason" required minLength={3} maxLength={500} rows={3} />
          </label>
        )}
        <p class="choice">
          <button type="submit" class="primary" disabled={isBusy}>
            {verb === "replay" ? "Replay" : "Discard"}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </p>
      </form>
    </dialog>
  );
}
