import { Calculator, ChevronLeft, Files, FileSignature, Hourglass, Keyboard, Landmark, ListTodo, LogOut, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTools } from "../state/context.js";
import { NO_CASE, type View, viewOf } from "../state/place.js";
import { openDialog } from "../state/store.js";

const WAYS: readonly { to: View; label: string; Icon: LucideIcon; isFor: "cases" | "titles" | "all" }[] = [
  { to: "queue", label: "Cases", Icon: ListTodo, isFor: "cases" },
  { to: "waiting", label: "Waiting", Icon: Hourglass, isFor: "all" },
  { to: "papers", label: "Papers", Icon: Files, isFor: "titles" },
  { to: "titles", label: "Titles", Icon: Landmark, isFor: "titles" },
  { to: "contracts", label: "Agreements", Icon: FileSignature, isFor: "titles" },
];

/** Where one can go, and who one is. */
export function TopBar() {
  const { place, go, me, leave, hasCases, isAnalyst, isAdvocate } = useTools();
  const isList = place.case === null && place.title === null && place.contract === null;
  const view = viewOf(place.view, hasCases);
  const ways = WAYS.filter(({ isFor }) => isFor === "all" || (isFor === "cases" ? hasCases : isAnalyst || isAdvocate));
  return (
    <header className="flex shrink-0 items-center gap-1 border-b border-line bg-surface px-2 py-1 sm:px-4">
      {!isList && (
        <button type="button" className="btn-bare min-h-10 min-w-10 shrink-0 lg:hidden" onClick={() => { go(NO_CASE); }}>
          <ChevronLeft size={18} aria-hidden /><span className="sr-only">Back to the list</span>
        </button>
      )}
      <p className="mr-2 font-semibold max-md:sr-only">{hasCases ? "Underwriting" : "Title desk"}</p>
      <nav aria-label="Lists" className="flex min-w-0 gap-1 overflow-x-auto [scrollbar-width:none]">
        {ways.map(({ to, label, Icon }) => (
          <Way key={to} label={label} isHere={isList && view === to} go={() => { go({ ...NO_CASE, view: to }); }}><Icon size={16} aria-hidden className={ways.length > 2 ? "max-sm:hidden" : ""} /></Way>
        ))}
      </nav>
      <span className="ml-auto truncate text-xs text-quiet max-sm:sr-only">{me.display_name}</span>
      <button type="button" className="btn-bare min-h-10 min-w-10 shrink-0 max-sm:ml-auto" onClick={() => { openDialog({ kind: "money" }); }}>
        <Calculator size={18} aria-hidden /><span className="sr-only">Tax and affordability</span>
      </button>
      <button type="button" className="btn-bare min-h-10 min-w-10 shrink-0" onClick={() => { openDialog({ kind: "help" }); }}>
        <Keyboard size={18} aria-hidden /><span className="sr-only">Keys</span>
      </button>
      <button type="button" className="btn-bare min-h-10 min-w-10 shrink-0" onClick={leave}>
        <LogOut size={17} aria-hidden /><span className="sr-only">Sign out</span>
      </button>
    </header>
  );
}

function Way({ label, isHere, go, children }: { label: string; isHere: boolean; go: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={`btn-bare min-h-10 shrink-0 px-2.5 font-medium -outline-offset-2 ${isHere ? "bg-accent-soft text-accent" : ""}`}
      aria-current={isHere ? "page" : undefined}
      onClick={go}
    >
      {children}{label}
    </button>
  );
}
