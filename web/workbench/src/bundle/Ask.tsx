import { useMutation } from "@tanstack/react-query";
import { Quote, Search } from "lucide-react";
import { useId, useState } from "react";
import type { Answer, BundleFile } from "../api/documents.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { announce, useBench } from "../state/store.js";

/** A question to this file, answered in its own sentences; each leads to its words on the page. */
export function Ask({ file }: { file: BundleFile }) {
  const { documents } = useTools();
  const isOnline = useBench((state) => state.isOnline);
  const [question, setQuestion] = useState("");
  const id = useId();
  const asked = useMutation({
    mutationFn: () => documents.ask(question.trim(), [file.id]),
    onSuccess: ({ citations }) => { announce(citations.length === 0 ? "Nothing in this file answers." : `Answered, with ${citations.length} places in the file.`); },
  });
  return (
    <section aria-label="Questions" className="panel border-t border-line">
      <h2 className="panel-title">Ask these papers</h2>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          asked.mutate();
        }}
      >
        <label htmlFor={id} className="sr-only">Question</label>
        <input id={id} className="field" value={question} maxLength={500} placeholder="Who sold the land in 1997?" onChange={(event) => { setQuestion(event.target.value); }} />
        <button type="submit" className="btn" disabled={question.trim().length < 3 || asked.isPending || !isOnline}><Search size={15} aria-hidden />{asked.isPending ? "Asking…" : "Ask"}</button>
      </form>
      {!isOnline && <p className="text-quiet">Offline: questions wait until the line is back.</p>}
      {asked.error !== null && <p role="alert" className="note-bad">{problemOf(asked.error)}</p>}
      {asked.data && <Answered answer={asked.data} />}
    </section>
  );
}

function Answered({ answer }: { answer: Answer }) {
  const { go } = useTools();
  if (answer.citations.length === 0) return <p className="text-quiet">Nothing in this file answers that.</p>;
  return (
    <ol aria-label="Places that answer" className="grid gap-1">
      {answer.citations.map(({ page, box, quote }, at) => (
        <li key={at}>
          <button type="button" className="flex w-full items-start gap-2 rounded-md p-1.5 text-left hover:bg-sunken" onClick={() => { go({ page, at: box.join(","), fact: null, pane: "papers" }); }}>
            <Quote size={14} aria-hidden className="mt-1 shrink-0 text-quiet" />
            <span className="min-w-0 flex-1 break-words">{quote}</span>
            <span className="shrink-0 text-xs text-accent tabular-nums">page {page}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
