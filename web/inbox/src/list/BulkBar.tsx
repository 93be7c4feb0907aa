import { AlarmClock, Check, GitMerge, Route, UserRoundPlus, X } from "lucide-react";
import { useTools } from "../state/context.js";
import { desk, useDesk } from "../state/store.js";

/** What can be done to all that are selected. */
export function BulkBar() {
  const { command, isAgent } = useTools();
  const count = useDesk((state) => state.selected.size);
  return (
    <div role="toolbar" aria-label="Selected leads" className="flex h-11 shrink-0 items-center gap-0.5 overflow-x-auto border-b border-line bg-accent-soft px-2">
      <h2 className="px-1 text-sm whitespace-nowrap" role="status">{count} selected</h2>
      {isAgent && <button type="button" className="btn-bare" onClick={() => { command("take"); }}><Check size={15} aria-hidden />Take</button>}
      <button type="button" className="btn-bare" onClick={() => { command("assign"); }}><UserRoundPlus size={15} aria-hidden />Give</button>
      {isAgent && <button type="button" className="btn-bare" onClick={() => { command("snooze"); }}><AlarmClock size={15} aria-hidden />Snooze</button>}
      {isAgent && <button type="button" className="btn-bare" onClick={() => { command("stage"); }}><Route size={15} aria-hidden />Stage</button>}
      {isAgent && count === 2 && <button type="button" className="btn-bare" onClick={() => { command("merge"); }}><GitMerge size={15} aria-hidden />Merge</button>}
      <button type="button" className="btn-bare ml-auto" onClick={() => { desk.set({ selected: new Set() }); }}>
        <X size={15} aria-hidden />
        <span className="sr-only">Clear the selection</span>
      </button>
    </div>
  );
}
