import { ChevronLeft, Files, Hourglass, Keyboard, ListTodo, LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { useTools } from "../state/context.js";
import { NO_CASE, type Place } from "../state/place.js";
import { openDialog } from "../state/store.js";

/** Where one can go, and who one is. */
export function TopBar() {
  const { place, go, me, leave } = useTools();
  const isIn = (view: Place["view"]): boolean => place.case === null && place.view === view;
  return (
    <header className="flex shrink-0 items-center gap-1 border-b border-line bg-surface px-2 py-1 sm:px-4">
      {place.case !== null && (
        <button type="button" className="btn-bare min-h-10 min-w-10 lg:hidden" onClick={() => { go(NO_CASE); }}>
          <ChevronLeft size={18} aria-hidden /><span className="sr-only">Back to the list</span>
        </button>
      )}
      <p className="mr-2 font-semibold max-sm:sr-only">Underwriting</p>
      <nav aria-label="Lists" className="flex gap-1">
        <Way label="Cases" isHere={isIn("queue")} go={() => { go({ ...NO_CASE, view: "queue" }); }}><ListTodo size={16} aria-hidden /></Way>
        <Way label="Waiting" isHere={isIn("waiting")} go={() => { go({ ...NO_CASE, view: "waiting" }); }}><Hourglass size={16} aria-hidden /></Way>
        <Way label="Papers" isHere={isIn("papers")} go={() => { go({ ...NO_CASE, view: "papers" }); }}><Files size={16} aria-hidden /></Way>
      </nav>
      <span className="ml-auto truncate text-xs text-quiet max-sm:sr-only">{me.display_name}</span>
      <button type="button" className="btn-bare min-h-10 min-w-10 max-sm:ml-auto" onClick={() => { openDialog({ kind: "help" }); }}>
        <Keyboard size={18} aria-hidden /><span className="sr-only">Keys</span>
      </button>
      <button type="button" className="btn-bare min-h-10 min-w-10" onClick={leave}>
        <LogOut size={17} aria-hidden /><span className="sr-only">Sign out</span>
      </button>
    </header>
  );
}

function Way({ label, isHere, go, children }: { label: string; isHere: boolean; go: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={`btn-bare min-h-10 px-2.5 font-medium ${isHere ? "bg-accent-soft text-accent" : ""}`}
      aria-current={isHere ? "page" : undefined}
      onClick={go}
    >
      {children}{label}
    </button>
  );
}
