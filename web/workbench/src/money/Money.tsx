import { useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CaseDetail } from "../api/types.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { Card } from "./Card.js";
import { EXAMPLES, questionsOf } from "./questions.js";
import { type Turn, useMoney } from "./useMoney.js";

/** Tax and affordability in plain words, worked out by the functions of the buyer's chat. */
export default function Money() {
  const { place } = useTools();
  const client = useQueryClient();
  const detail = place.case === null ? undefined : client.getQueryData<CaseDetail>(["case", place.case]);
  const questions = detail ? questionsOf(detail) : EXAMPLES;
  const { turns, ask } = useMoney();
  const [words, setWords] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { field.current?.focus(); }, []);
  const isAsking = turns.some((each) => each.isAsking);
  const send = (said: string): void => {
    setWords(said);
    void ask(said);
  };
  return (
    <div className="grid gap-4">
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (words.trim() !== "") send(words.trim());
        }}
      >
        <p className="text-quiet">{detail ? `With the figures of ${detail.case.ref}; change the words as you like.` : "Loan, instalment, tax regime, stamp duty, TDS, GST, total cost."} Nothing of it touches a case.</p>
        <div role="group" aria-label="Questions" className="flex flex-wrap gap-1.5">
          {questions.map(({ label, words: said }) => (
            <button key={label} type="button" className="btn min-h-8 rounded-full text-xs" onClick={() => { send(said); field.current?.focus(); }}>{label}</button>
          ))}
        </div>
        <label className="grid gap-1 font-medium">
          Question
          <textarea
            ref={field} className="field font-normal" rows={2} maxLength={1000} required value={words} placeholder={EXAMPLES[0]?.words}
            onChange={(event) => { setWords(event.target.value); }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <button type="submit" className="btn btn-main justify-self-end" disabled={isAsking}><Send size={15} aria-hidden />{isAsking ? "Working it out…" : "Ask"}</button>
      </form>
      <div className="grid gap-4" aria-live="polite" aria-busy={isAsking}>
        {turns.map((each) => <Answer key={each.id} turn={each} again={() => { send(each.words); }} />)}
      </div>
    </div>
  );
}

function Answer({ turn: { words, answer, error, isAsking }, again }: { turn: Turn; again: () => void }) {
  return (
    <section aria-label={words} className="grid gap-2 border-t border-line pt-3">
      <h3 className="text-quiet">{words}</h3>
      {answer.cards.map((each) => <Card key={each.id} card={each} />)}
      {isAsking && answer.cards.length === 0 && <p className="skeleton h-24" />}
      {/* A card says it all; words alone are a question in return, or what cannot be worked out. */}
      {answer.cards.length === 0 && answer.text !== "" && <p className="rounded-lg bg-cold-soft px-3 py-2 whitespace-pre-line">{answer.text}</p>}
      {error !== null && <p role="alert" className="note-bad">{problemOf(error)} <button type="button" className="link" onClick={again}>Ask again</button></p>}
    </section>
  );
}
