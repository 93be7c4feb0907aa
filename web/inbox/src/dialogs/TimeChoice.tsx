import { moment, now } from "@propmubi/desk";
import { type KeyboardEvent, useId, useState } from "react";
import { fromField, snoozePresets, toField } from "../words/time.js";

interface Props {
  /** "Snooze", "Call back": what the button of a chosen date says. */
  verb: string;
  choose: (at: string) => void;
}

/** A time by one key, or any date; times are India's. */
export function TimeChoice({ verb, choose }: Props) {
  const [presets] = useState(() => snoozePresets(now()));
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const press = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = presets[Number(event.key) - 1];
    if (found) choose(found.at);
  };
  return (
    <div className="grid gap-3" onKeyDown={press}>
      <ul className="grid gap-1">
        {presets.map((each, at) => (
          <li key={each.label}>
            <button type="button" data-first={at === 0 || undefined} className="btn min-h-11 w-full justify-start gap-3" onClick={() => { choose(each.at); }}>
              <kbd aria-hidden className="key">{at + 1}</kbd>
              {each.label}
              <span className="ml-auto font-normal text-quiet">{moment(each.at, now())}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="grid gap-1"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const value = new FormData(event.currentTarget).get("at");
          const at = fromField(typeof value === "string" ? value : "");
          if (at === null || new Date(at).getTime() <= now()) setProblem("Choose a date and time that is still to come.");
          else choose(at);
        }}
      >
        <label htmlFor={id} className="font-medium">Or at</label>
        <div className="flex gap-2">
          <input id={id} name="at" type="datetime-local" className="field" min={toField(now())} aria-describedby={problem === null ? undefined : `${id}-problem`} aria-invalid={problem !== null} />
          <button type="submit" className="btn min-h-10">{verb}</button>
        </div>
        {problem !== null && <p id={`${id}-problem`} role="alert" className="text-bad">{problem}</p>}
      </form>
    </div>
  );
}
