import { moment, now } from "@propmubi/desk";
import { GitMerge } from "lucide-react";
import type { LeadDetail } from "../api/types.js";
import { useTools } from "../state/context.js";

/** Other leads that may be the same person, and those that were merged into this one. */
export function Duplicates({ detail }: { detail: LeadDetail | undefined }) {
  const { command, acts } = useTools();
  if (!detail || detail.candidates.length + detail.merged.length === 0) return null;
  const { candidates, merged } = detail;
  return (
    <section aria-label="Duplicates" className="card grid grid-cols-1 gap-2">
      {candidates.length > 0 && (
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1">
            <span className="font-semibold">{candidates.length === 1 ? "One other lead" : `${candidates.length} other leads`} may be the same person: </span>
            {candidates.map((each) => `${each.name} (same ${each.why})`).join("; ")}
          </p>
          <button type="button" className="btn" onClick={() => { command("merge"); }}><GitMerge size={14} aria-hidden />Compare</button>
        </div>
      )}
      {merged.map((each) => (
        <div key={each.merge_id} className="flex items-center gap-3 text-quiet">
          <p className="min-w-0 flex-1">
            <span className="text-ink">{each.name}</span>{each.phone_masked !== null && `, ${each.phone_masked}`} was merged into it by {each.rule} {moment(each.merged_at, now())}.
          </p>
          <button type="button" className="btn" onClick={() => void acts.undoMerge(each.merge_id)}>Part them<span className="sr-only"> again, {each.name}</span></button>
        </div>
      ))}
    </section>
  );
}
