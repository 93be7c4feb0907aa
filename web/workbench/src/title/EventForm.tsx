import { textIn } from "@propmubi/desk";
import { useState } from "react";
import type { TitleEvent } from "../api/titles.js";
import { plain } from "../words/labels.js";
import { Ask, Field } from "./Ask.js";
import { eventOf, type EventFields, fieldsOf, KINDS } from "./eventForm.js";
import { useTitleAct } from "./useTitle.js";

interface Props {
  event: TitleEvent | null;
  /** Of an event that is added. */
  newId: string;
  close: () => void;
}

/** One event as the advocate tells it; the case is reviewed anew, and signatures are withdrawn. */
export function EventForm({ event, newId, close }: Props) {
  const { run, isBusy, problem } = useTitleAct(close);
  const [wrong, setWrong] = useState<string | null>(null);
  const initial = fieldsOf(event);
  const id = event?.id ?? newId;
  const submit = (form: FormData): void => {
    const told = Object.fromEntries(Object.keys(initial).map((name) => [name, textIn(form, name)])) as unknown as EventFields;
    try {
      setWrong(null);
      run({ path: `events/${encodeURIComponent(id)}`, body: { event: eventOf(told, event), reason: textIn(form, "reason") }, says: `${id} is ${event === null ? "added" : "corrected"}; the case is reviewed anew` });
    } catch (error) {
      setWrong(error instanceof SyntaxError ? "Other fields are no JSON; write them as {\"lender\": \"SBI\"}." : (error as Error).message);
    }
  };
  return (
    <Ask title={event === null ? `A new event, ${id}` : `Correct ${id}`} does={event === null ? "Add it" : "Correct it"} isBusy={isBusy} problem={wrong ?? problem} isWide close={close} submit={submit}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="date" label="Date" type="date" initial={initial.date} isFirst />
        <label className="grid gap-1 font-medium">Kind
          <select name="type" className="field font-normal" defaultValue={initial.type}>
            {KINDS.map((each) => <option key={each} value={each}>{plain(each)}</option>)}
          </select>
        </label>
        <Field name="doc_no" label="Document number" initial={initial.doc_no} isOptional />
        <label className="grid gap-1 font-medium">Registered
          <select name="registered" className="field font-normal" defaultValue={initial.registered}>
            <option value="">not stated</option><option value="yes">yes</option><option value="no">no</option>
          </select>
        </label>
        <Field name="executants" label="By" hint="A name a line" initial={initial.executants} rows={3} isOptional />
        <Field name="claimants" label="To" hint="A name a line; a share behind a comma: Asha, 1/2" initial={initial.claimants} rows={3} isOptional />
      </div>
      <Field name="rest" label="Other fields" hint={"As JSON, as docs/title.md names them: {\"lender\": \"SBI\"}, {\"of\": \"Ramaiah\", \"heirs\": […]}"} initial={initial.rest} rows={4} isOptional />
      <Field name="reason" label="Why" hint="Stands in the story of the file." rows={2} />
    </Ask>
  );
}
