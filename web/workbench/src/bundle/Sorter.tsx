import { useId, useState } from "react";
import type { BundleFile } from "../api/documents.js";
import { useTools } from "../state/context.js";
import { BOARD_KEYS, boardKey } from "./boardKeys.js";
import { PartCard } from "./PartCard.js";
import { SorterBar } from "./SorterBar.js";
import { useBoard } from "./useBoard.js";
import { isRead } from "./useFile.js";
import { useSorter } from "./useSorter.js";

/** The pages of a file in their papers: dragged, or moved by keys and buttons. */
export function Sorter({ file }: { file: BundleFile }) {
  const { place, go } = useTools();
  const sorter = useSorter(file);
  const { sorting } = sorter;
  const board = useBoard(sorter, sorting.some((each) => each.pages.includes(place.page)) ? place.page : (sorting[0]?.pages[0] ?? 1));
  const [dragged, setDragged] = useState<readonly number[]>([]);
  const hint = useId();
  const mayCorrect = (file.may?.correct ?? false) && isRead(file);
  const open = (page: number): void => { go({ side: "facts", page, fact: null, at: null, pane: "papers" }); };
  const drag = {
    dragged,
    // A frame later: the browser gives a drag up under which the page changes at once.
    start: (page: number) => { requestAnimationFrame(() => { setDragged(board.chosen.has(page) ? board.pages : [page]); }); },
    end: () => { setDragged([]); },
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={(event) => { boardKey(event, { board, open, mayCorrect }); }}>
      <SorterBar file={file} sorter={sorter} board={board} mayCorrect={mayCorrect} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3" id="bundle-board">
        <p id={hint} className="sr-only">{BOARD_KEYS.map(([key, says]) => `${key}: ${says}`).join(". ")}</p>
        <ol aria-label="Papers of the file" className="grid gap-3">
          {sorting.map((part, at) => (
            <PartCard key={part.key} file={file} part={part} number={at + 1} board={board} drag={drag} open={open} mayCorrect={mayCorrect} hint={hint} />
          ))}
        </ol>
        <details className="mt-4 text-quiet">
          <summary>Keys</summary>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
            {BOARD_KEYS.map(([key, says]) => <div key={key} className="contents"><dt><kbd className="key">{key}</kbd></dt><dd>{says}</dd></div>)}
          </dl>
        </details>
      </div>
    </div>
  );
}
