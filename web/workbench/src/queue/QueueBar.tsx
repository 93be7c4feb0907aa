import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Counts, Sort } from "../api/types.js";
import { useTools } from "../state/context.js";
import { type FilterName, withFilter } from "../state/place.js";
import { SORTS, STAGES, WAITS } from "../words/labels.js";

interface Props {
  counts: Counts | undefined;
  total: number;
  isPending: boolean;
}

const OWNERS: Record<string, string> = { me: "Mine", none: "Nobody's" };

/** How many there are, and which of them one sees. */
export function QueueBar({ counts, total, isPending }: Props) {
  const { place, go } = useTools();
  const set = (name: FilterName, value: string | null): void => { go({ filters: withFilter(place.filters, name, value) }); };
  const { owner } = place.filters;
  return (
    <div className="grid shrink-0 gap-2 border-b border-line px-3 py-2 sm:px-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 id="queue-title" className="text-lg tabular-nums">{isPending ? "Cases" : `${total.toLocaleString("en-IN")} ${total === 1 ? "case" : "cases"}`}</h1>
        <div role="group" aria-label="Whose" className="flex gap-1">
          <Pick isOn={owner === undefined} pick={() => { set("owner", null); }} label="All" count={counts?.all} />
          <Pick isOn={owner === "me"} pick={() => { set("owner", "me"); }} label="Mine" count={counts?.mine} />
          <Pick isOn={owner === "none"} pick={() => { set("owner", "none"); }} label="Unowned" count={counts?.unowned} />
        </div>
        {counts !== undefined && counts.late > 0 && <span className="chip bg-bad-soft text-bad">{counts.late} late</span>}
        <SearchField />
      </div>
      <div className="grid grid-cols-2 gap-2 sm:flex">
        <Choice label="Stage" all="Every stage" value={place.filters.stage} options={withCounts(STAGES, counts?.by_stage)} choose={(value) => { set("stage", value); }} />
        <Choice label="Waiting for" all="Waiting or not" value={place.filters.waiting} options={withCounts(WAITS, counts?.by_waiting)} choose={(value) => { set("waiting", value); }} />
        <Choice label="Order" value={place.sort} options={Object.entries(SORTS)} choose={(value) => { go({ sort: (value ?? "sla") as Sort }); }} />
      </div>
      <Chips />
    </div>
  );
}

function withCounts(names: Record<string, string>, counts: Record<string, number> | undefined): [string, string][] {
  return Object.entries(names).map(([value, label]) => [value, counts?.[value] ? `${label} (${counts[value]})` : label]);
}

function Pick({ isOn, pick, label, count }: { isOn: boolean; pick: () => void; label: string; count: number | undefined }) {
  return (
    <button type="button" aria-pressed={isOn} className={`btn-bare px-2.5 text-xs font-medium ${isOn ? "bg-accent-soft text-accent" : ""}`} onClick={pick}>
      {label}{count !== undefined && <span className="tabular-nums">{count.toLocaleString("en-IN")}</span>}
    </button>
  );
}

interface ChoiceProps {
  label: string;
  /** What stands for no choice. */
  all?: string;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
  choose: (value: string | null) => void;
}

function Choice({ label, all, value, options, choose }: ChoiceProps) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-xs text-quiet">
      <span className="shrink-0 max-sm:sr-only">{label}</span>
      <select className="field min-h-9 min-w-0 py-1 text-sm" value={value ?? ""} onChange={(event) => { choose(event.target.value === "" ? null : event.target.value); }}>
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([each, text]) => <option key={each} value={each}>{text}</option>)}
      </select>
    </label>
  );
}

function SearchField() {
  const { place, go } = useTools();
  const field = useRef<HTMLInputElement>(null);
  const q = place.filters.q ?? "";
  useEffect(() => {
    if (field.current) field.current.value = q;
  }, [q]);
  return (
    <form
      role="search"
      className="relative min-w-0 flex-1 max-sm:basis-full sm:ml-auto sm:max-w-sm"
      onSubmit={(event) => {
        event.preventDefault();
        go({ filters: withFilter(place.filters, "q", field.current?.value.trim() ?? "") });
      }}
    >
      <Search size={16} aria-hidden className="pointer-events-none absolute top-2.5 left-3 text-quiet" />
      <label htmlFor="search" className="sr-only">Search by name, number or city</label>
      <input
        ref={field} id="search" type="search" enterKeyHint="search" autoComplete="off" className="field min-h-9 py-1 pl-9" placeholder="Name, number or city"
        defaultValue={q} maxLength={100}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </form>
  );
}

const SAID: Record<FilterName, (value: string) => string> = {
  q: (value) => `“${value}”`,
  stage: (value) => STAGES[value as keyof typeof STAGES],
  owner: (value) => OWNERS[value] ?? "One colleague's",
  waiting: (value) => `Waits for ${WAITS[value as keyof typeof WAITS].toLowerCase()}`,
};

function Chips() {
  const { place, go } = useTools();
  const set = Object.entries(place.filters) as [FilterName, string][];
  if (set.length === 0) return null;
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap gap-1.5">
      {set.map(([name, value]) => (
        <li key={name}>
          <button type="button" className="chip min-h-6 bg-accent-soft text-accent hover:brightness-95" onClick={() => { go({ filters: withFilter(place.filters, name, null) }); }}>
            <span className="sr-only">Remove </span>{SAID[name](value)}<X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
