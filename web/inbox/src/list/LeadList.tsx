import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef } from "react";
import { focusRow } from "../keys/useCommands.js";
import { useTools } from "../state/context.js";
import { desk, step, useDesk } from "../state/store.js";
import type { useLeads } from "../state/useLeads.js";
import { Row } from "./Row.js";

/** With room beside it, source and last touch stand in the line of the reason; on a phone below it. */
const ROW_PX = { wide: 84, narrow: 102 };
/** The next page is asked for before its first row comes into sight. */
const AHEAD = 40;

/**
 * The leads, as many as there are: only what is in sight stands in the page, and the row under the cursor, so that
 * the focus is never lost by scrolling. Rows not fetched yet keep their room.
 */
export function LeadList({ leads, isWide }: { leads: ReturnType<typeof useLeads>; isWide: boolean }) {
  const { go } = useTools();
  const rowPx = isWide ? ROW_PX.wide : ROW_PX.narrow;
  const { rows, unseen, hasNextPage, isFetching, fetchNextPage } = leads;
  const box = useRef<HTMLDivElement>(null);
  const cursor = useDesk((state) => state.cursor);
  const at = cursor === null ? -1 : rows.findIndex((each) => each.id === cursor);
  const virtual = useVirtualizer({
    count: rows.length + unseen,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return at < 0 || at >= range.count || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetching) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetching, fetchNextPage]);

  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a cursor that moved scrolls; a list that grew under it does not.
  }, [cursor, at, virtual]);
  const hadFocus = useRef(false);
  useEffect(() => {
    // The row that had the focus has left the list: the focus goes to what stands in its place.
    if (cursor !== null && hadFocus.current && document.activeElement === document.body) focusRow(cursor);
  }, [cursor]);
  useEffect(() => {
    // The first lead is under the cursor until another is chosen.
    if (cursor === null && rows[0]) desk.set({ cursor: rows[0].id });
  }, [cursor, rows]);

  const open = useCallback((id: string) => {
    desk.set({ cursor: id });
    if (!isWide) go({ lead: id });
  }, [go, isWide]);
  const press = (event: React.KeyboardEvent): void => {
    const rowsBy: Record<string, number> = {
      ArrowDown: 1, ArrowUp: -1, PageDown: 7, PageUp: -7, Home: -rows.length, End: rows.length,
    };
    const by = rowsBy[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(by);
    const { cursor: next } = desk.get();
    if (next !== null) focusRow(next);
  };
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" onKeyDown={press} onFocus={() => { hadFocus.current = true; }} onBlur={(event) => { hadFocus.current = event.relatedTarget === null; }}>
      <ul aria-label="Leads" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const lead = rows[index];
          return (
            <li
              key={key}
              className="absolute inset-x-0 top-0"
              style={{ height: rowPx, transform: `translateY(${start}px)` }}
              aria-setsize={rows.length + unseen}
              aria-posinset={index + 1}
            >
              {lead ? <Row lead={lead} open={open} /> : <Ghost />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The room of a lead that is still on its way. */
export function Ghost() {
  return (
    <div className="grid h-full min-h-21 grid-cols-[3rem_minmax(0,1fr)] items-center gap-3 border-b border-line pr-3 pl-9">
      <span className="skeleton h-14 w-12 rounded-lg" />
      <span className="grid gap-2">
        <span className="skeleton h-3.5 w-2/5" />
        <span className="skeleton h-3 w-4/5" />
        <span className="skeleton h-3 w-3/5" />
      </span>
      <span className="sr-only">Loading</span>
    </div>
  );
}
