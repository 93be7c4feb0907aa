import { useMedia, WIDE } from "@propmubi/desk";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { focusRow } from "../frame/useKeys.js";
import { bench, step, useBench } from "../state/store.js";
import { COLUMNS, Row } from "./Row.js";
import type { useQueue } from "./useQueue.js";

const ROW_PX = { wide: 58, narrow: 124 };
/** The next page is asked for before its first row comes into sight. */
const AHEAD = 30;
const JUMPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -100_000, End: 100_000 };

/**
 * The cases, as many as there are: only what is in sight stands in the page, and the row under the cursor, so that
 * the focus is never lost by scrolling. Rows not fetched yet keep their room.
 */
export function QueueTable({ queue }: { queue: ReturnType<typeof useQueue> }) {
  const isWide = useMedia(WIDE);
  const rowPx = isWide ? ROW_PX.wide : ROW_PX.narrow;
  const { rows, unseen, hasNextPage, isFetching, fetchNextPage } = queue;
  const box = useRef<HTMLDivElement>(null);
  const cursor = useBench((state) => state.cursor);
  const at = cursor === null ? -1 : rows.findIndex((each) => each.id === cursor);
  const virtual = useVirtualizer({
    count: rows.length + unseen,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return at < 0 || at >= range.count || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b);
    },
  });
  useEffect(() => { virtual.measure(); }, [virtual, rowPx]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetching) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetching, fetchNextPage]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [cursor, at, virtual]);
  const press = (event: KeyboardEvent): void => {
    const by = JUMPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(by);
    const { cursor: next } = bench.get();
    if (next !== null) focusRow(next);
  };
  return (
    <div role="table" aria-label="Cases" aria-rowcount={rows.length + unseen + 1} className="flex min-h-0 flex-1 flex-col">
      <div role="rowgroup" className="shrink-0 max-lg:sr-only">
        <div role="row" aria-rowindex={1} className="queue-row border-b border-line px-4 py-1.5 text-xs font-medium text-quiet">
          {COLUMNS.map((each) => <span key={each} role="columnheader">{each}</span>)}
        </div>
      </div>
      <div ref={box} role="rowgroup" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" onKeyDown={press}>
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                className="absolute inset-x-0 top-0"
                style={{ height: rowPx, transform: `translateY(${start}px)` }}
              >
                {row ? <Row row={row} /> : <div role="cell" className="grid h-full items-center px-4"><span className="skeleton h-4 w-3/5" /><span className="sr-only">Loading</span></div>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
