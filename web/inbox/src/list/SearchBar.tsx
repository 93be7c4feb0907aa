import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Understood } from "../api/types.js";
import { useTools } from "../state/context.js";
import { type FilterName, lessFilter, type Place } from "../state/place.js";
import { BANDS, flagLabel, plain, stageLabel } from "../words/labels.js";

/** Search in plain words, and what the server has understood of them. */
export function SearchBar({ understood }: { understood: readonly Understood[] }) {
  const { place, go, command } = useTools();
  const field = useRef<HTMLInputElement>(null);
  const q = place.filters.q ?? "";
  useEffect(() => {
    if (field.current) field.current.value = q;
  }, [q]);
  const search = (words: string): void => {
    const filters = lessFilter(place.filters, "q");
    go({ filters: words === "" ? filters : { ...filters, q: words }, without: [], lead: null });
  };
  return (
    <search className="grid shrink-0 gap-2 border-b border-line p-3">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          search(field.current?.value.trim() ?? "");
        }}
      >
        <Search size={16} aria-hidden className="pointer-events-none absolute top-3 left-3 text-quiet" />
        <label htmlFor="search" className="sr-only">Search leads in plain words</label>
        <input
          ref={field}
          id="search"
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          className="field pr-16 pl-9"
          placeholder="hot leads in Whitefield not called since Monday"
          defaultValue={q}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <button type="submit" className="btn-bare absolute top-1 right-1 text-xs font-medium">Search</button>
      </form>
      <Chips understood={understood} place={place} go={go} save={() => { command("save-view"); }} />
    </search>
  );
}

interface ChipsProps {
  understood: readonly Understood[];
  place: Place;
  go: (to: Partial<Place>) => void;
  save: () => void;
}

function Chips({ understood, place, go, save }: ChipsProps) {
  const { filters, without } = place;
  const set = Object.entries(lessFilter(filters, "q")) as [FilterName, string][];
  if (filters.q === undefined && set.length === 0) return null;
  const takeOff = (key: string): void => {
    // Without its last chip a search asks for nothing.
    if (understood.length > 1) go({ without: [...without, key], lead: null });
    else go({ filters: lessFilter(filters, "q"), without: [], lead: null });
  };
  return (
    <ul aria-label="Filters in force" className="flex flex-wrap items-center gap-1.5">
      {understood.map((each) => <li key={each.key}><Chip label={each.label} remove={() => { takeOff(each.key); }} /></li>)}
      {set.map(([name, value]) => (
        <li key={name}><Chip label={filterLabel(name, value)} remove={() => { go({ filters: lessFilter(filters, name), lead: null }); }} /></li>
      ))}
      <li><button type="button" className="btn-bare text-xs" onClick={() => { go({ filters: {}, without: [], lead: null }); }}>Start over</button></li>
      <li><button type="button" className="btn-bare text-xs text-accent" onClick={save}>Save as view</button></li>
    </ul>
  );
}

function Chip({ label, remove }: { label: string; remove: () => void }) {
  return (
    <button type="button" className="chip min-h-6 bg-accent-soft text-accent hover:brightness-95" onClick={remove}>
      <span className="sr-only">Remove </span>
      {label}
      <X size={12} aria-hidden />
    </button>
  );
}

function filterLabel(name: FilterName, value: string): string {
  if (name === "band") return BANDS[value as keyof typeof BANDS];
  if (name === "stage") return stageLabel(value);
  if (name === "flag") return flagLabel(value);
  if (name === "sla") return value === "missed" ? "Promise missed" : "Promise running";
  return plain(value);
}
