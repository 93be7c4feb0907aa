import { moment, now } from "@propmubi/desk";
import type { TitleRow } from "../api/titles.js";
import { Sla } from "../parts/Sla.js";
import { useTools } from "../state/context.js";
import { addressOf, NO_CASE } from "../state/place.js";
import { countWords, OpinionChip } from "./parts.js";
import { TITLE_STAGES } from "./words.js";

/** One title file of the list. */
export function TitleListRow({ row }: { row: TitleRow }) {
  const { place, go } = useTools();
  const to = { ...NO_CASE, view: "titles", title: row.id } as const;
  const where = [row.property.city, row.property.state].filter(Boolean).join(", ");
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2.5 hover:bg-sunken sm:px-4 lg:grid-cols-[7.5rem_minmax(0,2fr)_12rem_minmax(0,1.5fr)_8rem]">
      <span className="max-lg:order-2 max-lg:justify-self-end"><Sla sla={row.sla} /></span>
      <span className="min-w-0 max-lg:order-1">
        <a
          href={addressOf({ ...place, ...to })}
          className="block truncate font-semibold -outline-offset-2 after:absolute after:inset-0"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(to);
          }}
        >
          {row.property.text}
        </a>
        <span className="block truncate text-xs text-quiet tabular-nums">{[row.ref, where, row.revision > 1 ? `search ${row.revision}` : null].filter(Boolean).join(" · ")}</span>
      </span>
      <span className="max-lg:order-3">
        <span className="block text-xs">{TITLE_STAGES[row.stage]}{row.draft && row.opinion !== null && <span className="text-quiet">, a draft</span>}</span>
        {row.opinion !== null && <OpinionChip opinion={row.opinion} />}
      </span>
      <span className="min-w-0 text-xs max-lg:order-5 max-lg:col-span-2">
        <Waits row={row} />
        {row.opinion !== null && <span className="block text-quiet">{countWords(row.counts)}</span>}
      </span>
      <span className="truncate text-xs max-lg:order-4 max-lg:justify-self-end">{row.is_mine ? "You" : (row.owner?.name ?? <span className="text-quiet">Nobody</span>)}</span>
    </li>
  );
}

/** What it waits for, or when it was signed. */
function Waits({ row: { waiting_for: waits, signed_at: signed } }: { row: TitleRow }) {
  if (waits !== null) return waits.detail;
  return <span className="text-quiet">{signed === null ? "–" : `signed ${moment(signed, now())}`}</span>;
}
