import { ApiError } from "@propmubi/client";
import { Inbox } from "lucide-react";
import type { ReactNode } from "react";

export function Loading({ what }: { what: string }) {
  return (
    <div role="status" className="grid gap-3 p-4">
      <span className="sr-only">Loading {what}</span>
      {["w-2/5", "w-4/5", "w-3/5", "w-full", "w-2/3"].map((width) => <span key={width} className={`skeleton h-4 ${width}`} aria-hidden />)}
    </div>
  );
}

export function problemOf(error: unknown): string {
  if (error instanceof ApiError) return error.status === 0 ? `${error.message} Nothing was changed.` : error.message;
  return "The page has failed; reload it.";
}

/** What went wrong, and the way on. */
export function Failed({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div className="m-4 grid gap-3">
      <p role="alert" className="note-bad">{problemOf(error)}</p>
      <button type="button" className="btn justify-self-start" onClick={again}>Try again</button>
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 p-8 text-center text-quiet">
      <Inbox size={22} aria-hidden />
      <p className="max-w-prose">{children}</p>
    </div>
  );
}
