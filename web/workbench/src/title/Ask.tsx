import { Sheet } from "@propmubi/desk";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** On the button that does it. */
  does: string;
  isBusy: boolean;
  problem: string | null;
  isWide?: boolean;
  close: () => void;
  submit: (form: FormData) => void;
  children: ReactNode;
}

/** A dialog that asks for something and keeps what was typed when the server refuses. Its keys are its own. */
export function Ask({ title, does, isBusy, problem, isWide = false, close, submit, children }: Props) {
  return (
    <div className="contents" onKeyDown={(event) => { event.stopPropagation(); }}>
      <Sheet title={title} isWide={isWide} onClose={close}>
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
            <button type="button" className="btn" onClick={close}>Cancel</button>
            <button type="submit" className="btn btn-main" disabled={isBusy}>{isBusy ? "Saving…" : does}</button>
          </div>
        </form>
      </Sheet>
    </div>
  );
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  initial?: string;
  type?: "text" | "date" | "password";
  isFirst?: boolean;
  isOptional?: boolean;
  rows?: number;
}

export function Field({ name, label, hint, initial = "", type = "text", isFirst = false, isOptional = false, rows }: FieldProps) {
  const common = { name, defaultValue: initial, className: "field font-normal", required: !isOptional, "data-first": isFirst || undefined };
  return (
    <label className="grid gap-1 font-medium">
      {label}
      {hint !== undefined && <span className="text-xs font-normal text-quiet">{hint}</span>}
      {rows === undefined ? <input {...common} type={type} autoComplete={type === "password" ? "current-password" : "off"} /> : <textarea {...common} rows={rows} maxLength={20_000} />}
    </label>
  );
}
