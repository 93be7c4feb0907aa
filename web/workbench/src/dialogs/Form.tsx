import { Sheet, textIn } from "@propmubi/desk";
import type { ReactNode } from "react";
import { closeDialog } from "../state/store.js";

interface Props {
  title: string;
  /** On the button that does it. */
  does: string;
  isBusy: boolean;
  /** True: there is nothing that could be done. */
  isOff?: boolean;
  problem: string | null;
  isWide?: boolean;
  submit: (form: FormData) => void;
  children: ReactNode;
}

/** A dialog that asks for something and keeps what was typed when the server refuses. */
export function Form({ title, does, isBusy, isOff = false, problem, isWide = false, submit, children }: Props) {
  return (
    <Sheet title={title} isWide={isWide} onClose={closeDialog}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        {children}
        {problem !== null && <p role="alert" className="note-bad">{problem}</p>}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={closeDialog}>Cancel</button>
          <button type="submit" className="btn btn-main" disabled={isBusy || isOff}>{isBusy ? "Saving…" : does}</button>
        </div>
      </form>
    </Sheet>
  );
}

export function textOf(form: FormData, name: string): string {
  return textIn(form, name).trim();
}

interface TextProps {
  name: string;
  label: string;
  hint?: string;
  isFirst?: boolean;
  isOptional?: boolean;
}

export function TextArea({ name, label, hint, isFirst = false, isOptional = false }: TextProps) {
  return (
    <label className="grid gap-1 font-medium">
      {label}
      {hint !== undefined && <span className="text-xs font-normal text-quiet">{hint}</span>}
      <textarea name={name} rows={3} maxLength={4000} className="field font-normal" required={!isOptional} data-first={isFirst || undefined} />
    </label>
  );
}
