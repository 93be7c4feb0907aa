import { ArrowDownWideNarrow, RotateCw } from "lucide-react";
import type { LeadRow, Sort } from "../api/types.js";
import { useTools } from "../state/context.js";
import { rank } from "../state/place.js";
import { useDesk } from "../state/store.js";
import type { useLeads } from "../state/useLeads.js";
import { SORTS } from "../words/labels.js";
import { BandChip } from "./Band.js";

interface Props {
  leads: ReturnType<typeof useLeads>;
  refresh: () => void;
}

/** How many there are and by what they are sorted; in its place what is new, until it is shown. */
export function ListHead({ leads, refresh }: Props) {
  const arrived = useDesk((state) => state.arrived);
  const moved = useDesk((state) => state.moved.size);
  const isFlooded = useDesk((state) => state.isFlooded);
  const { place, go } = useTools();
  const best = arrived.reduce<LeadRow | null>((one, other) => (one && rank(one, "value") >= rank(other, "value") ? one : other), null);
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
      {best ? (
        <Arrived best={best} count={arrived.length} refresh={refresh} />
      ) : (
        <>
          <h2 className="text-sm whitespace-nowrap">
            {leads.first === undefined ? "Leads" : `${leads.total.toLocaleString("en-IN")} ${leads.total === 1 ? "lead" : "leads"}`}
          </h2>
          {(moved > 0 || isFlooded) && (
            <button type="button" className="btn-bare text-xs font-medium text-accent" onClick={refresh}>
              <RotateCw size={13} aria-hidden />
              {isFlooded ? "Much has changed" : `${moved} changed`} · Sort again
            </button>
          )}
          <label className="ml-auto flex items-center gap-1 text-xs text-quiet">
            <ArrowDownWideNarrow size={14} aria-hidden />
            <span className="sr-only">Sorted by</span>
            <select
              className="min-h-8 rounded-md bg-transparent pr-1 font-medium text-ink"
              value={place.sort}
              onChange={(event) => { go({ sort: event.target.value as Sort }); }}
            >
              {Object.entries(SORTS).map(([value, label]) => (
                <option key={value} value={value} className="bg-surface">{label}</option>
              ))}
            </select>
          </label>
        </>
      )}
    </div>
  );
}

interface ArrivedProps {
  /** Of those that are new, the one that is worth most. */
  best: LeadRow;
  count: number;
  refresh: () => void;
}

function Arrived({ best, count, refresh }: ArrivedProps) {
  return (
    <button
      type="button"
      className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-full bg-accent px-3 text-left text-accent-ink hover:brightness-110"
      onClick={refresh}
    >
      <span className="shrink-0 font-semibold">{count} new</span>
      <BandChip band={best.band} score={best.score} />
      <span className="truncate">
        <span className="font-medium">{best.name}</span>
        {best.reasons[0] && <>: {best.reasons[0].text}</>}
      </span>
      <span className="ml-auto shrink-0 font-semibold underline underline-offset-2">Show</span>
    </button>
  );
}
