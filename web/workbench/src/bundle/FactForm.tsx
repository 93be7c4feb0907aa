import { textIn } from "@propmubi/desk";
import { useEffect, useRef } from "react";
import type { ReadFact } from "../api/documents.js";
import { useBench } from "../state/store.js";
import { fieldLabel } from "../words/labels.js";
import { typed } from "../words/values.js";
import { saidText } from "./said.js";
import { leafName, leavesOf, withLeaf } from "./leaves.js";

interface Props {
  fact: ReadFact;
  isBusy: boolean;
  problem: string | null;
  save: (value: unknown) => void;
  close: () => void;
}

/** The value as a person has it, each of its parts in a field; what was read stays beside it. */
export function FactForm({ fact, isBusy, problem, save, close }: Props) {
  const isOnline = useBench((state) => state.isOnline);
  const form = useRef<HTMLFormElement>(null);
  const leaves = leavesOf(fact.value);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select")?.focus();
  }, []);
  return (
    <form
      ref={form}
      aria-label={`Correct ${fieldLabel(fact.field)}`}
      className="m-1 grid gap-2 rounded-md border border-line bg-surface p-3"
      // Letters that are typed here are none of the page's.
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        save(leaves.reduce<unknown>((value, { path, value: like }, at) => withLeaf(value, path, typed(textIn(given, `leaf-${at}`), like)), fact.value));
      }}
    >
      <p className="text-xs text-quiet">Read: {saidText(fact.read ?? fact.value, fact.field)}, in “{fact.evidence.quote}”</p>
      {leaves.map(({ path, value }, at) => (
        <label key={at} className="grid gap-1 font-medium">
          {path.length === 0 ? fieldLabel(fact.field) : leafName(path)}
          {typeof value === "boolean" ? (
            <select name={`leaf-${at}`} className="field font-normal" defaultValue={value ? "yes" : "no"}><option>yes</option><option>no</option></select>
          ) : (
            <input name={`leaf-${at}`} className="field font-normal" defaultValue={value === null ? "" : String(value)} inputMode={typeof value === "number" ? "numeric" : "text"} maxLength={2000} autoComplete="off" />
          )}
        </label>
      ))}
      {leaves.length === 0 && <p className="text-quiet">This list is empty; there is nothing to correct in it.</p>}
      {problem !== null && <p role="alert" className="note-bad">{problem}</p>}
      <div className="flex justify-end gap-2">
        <button type="button" className="btn" onClick={close}>Cancel</button>
        <button type="submit" className="btn btn-main" disabled={isBusy || !isOnline || leaves.length === 0}>{isBusy ? "Saving…" : "Correct"}</button>
      </div>
    </form>
  );
}
