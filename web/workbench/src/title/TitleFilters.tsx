import type { TitlePage, TitleStage } from "../api/titles.js";
import { useTools } from "../state/context.js";
import { withFilter } from "../state/place.js";
import { TITLE_STAGES } from "./words.js";

/** Which title files are shown: by where they stand, mine, or what is searched for. */
export function TitleFilters({ counts }: { counts: TitlePage["counts"] | undefined }) {
  const { place, go } = useTools();
  const { q, stage, owner } = place.filters;
  const pick = (name: "stage" | "owner" | "q", value: string | null): void => { go({ filters: withFilter(place.filters, name, value) }, false); };
  const isAll = stage === undefined || !(stage in TITLE_STAGES);
  return (
    <>
      <div role="group" aria-label="Where they stand" className="flex gap-1 overflow-x-auto max-sm:order-1 max-sm:w-full">
        <Pick label="All" isHere={isAll} pick={() => { pick("stage", null); }} />
        {(Object.keys(TITLE_STAGES) as TitleStage[]).map((each) => <Pick key={each} label={`${TITLE_STAGES[each]} ${counts?.[each] ?? ""}`} isHere={stage === each} pick={() => { pick("stage", each); }} />)}
        <Pick label="Mine" isHere={owner === "me"} pick={() => { pick("owner", owner === "me" ? null : "me"); }} />
      </div>
      <input
        id="search" type="search" aria-label="Search by reference or property" placeholder="Reference or property" className="field min-h-9 w-56 max-sm:w-40" defaultValue={q ?? ""}
        onKeyDown={(event) => {
          if (event.key === "Enter") pick("q", event.currentTarget.value.trim());
        }}
      />
    </>
  );
}

function Pick({ label, isHere, pick }: { label: string; isHere: boolean; pick: () => void }) {
  return <button type="button" aria-pressed={isHere} className={`btn-bare shrink-0 px-2.5 text-xs font-medium whitespace-nowrap tabular-nums ${isHere ? "bg-accent-soft text-accent" : ""}`} onClick={pick}>{label}</button>;
}
