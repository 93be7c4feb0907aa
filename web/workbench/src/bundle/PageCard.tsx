import { Check } from "lucide-react";
import { type DragEvent, useState } from "react";
import type { BundleFile } from "../api/documents.js";
import { useTools } from "../state/context.js";
import type { Drag } from "./PartCard.js";
import { type Board, pageId } from "./useBoard.js";

/** Pixels a point of the small pictures: sharp at their width on a screen of twice the pixels. */
const SMALL = 0.4;

interface Props {
  file: BundleFile;
  page: number;
  board: Board;
  drag: Drag;
  open: (page: number) => void;
  mayCorrect: boolean;
  /** Id of the words that say which keys there are. */
  hint: string;
  drop: (event: DragEvent) => void;
}

/** A page as a small picture, the right way up. Drawn by the server, which blackens what is not to be seen. */
export function PageCard({ file, page, board, drag, open, mayCorrect, hint, drop }: Props) {
  const { documents } = useTools();
  const [hasFailed, setFailed] = useState(false);
  const [isOver, setOver] = useState(false);
  const isChosen = board.chosen.has(page);
  const isCursor = board.cursor === page;
  const isInAir = drag.dragged.includes(page);
  return (
    <li
      draggable={mayCorrect}
      className={`relative rounded-md ${isInAir ? "opacity-40" : ""} ${isOver ? "before:absolute before:inset-y-0 before:-left-1.5 before:w-1 before:rounded-full before:bg-accent" : ""}`}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", `page ${page}`);
        drag.start(page);
      }}
      onDragEnd={drag.end}
      onDragOver={(event) => {
        if (drag.dragged.length === 0) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => { setOver(false); }}
      onDrop={(event) => { setOver(false); drop(event); }}
    >
      <button
        type="button" id={pageId(page)} data-page={page} aria-pressed={isChosen} aria-describedby={hint} tabIndex={isCursor ? 0 : -1}
        className={`grid w-24 gap-1 rounded-md border-2 p-1 text-center ${isChosen ? "border-accent bg-accent-soft" : isCursor ? "border-edge" : "border-transparent hover:border-line"}`}
        onFocus={() => { if (!isCursor) board.point(page); }}
        onClick={() => { board.choose(page); }}
        onDoubleClick={() => { open(page); }}
      >
        <span className="flex h-28 items-center justify-center overflow-hidden rounded-xs bg-sunken">
          {hasFailed ? <span className="px-1 text-xs text-quiet">No picture</span> : (
            <img src={documents.picture(file.id, page, SMALL, file.read_at)} alt="" loading="lazy" draggable={false} className="max-h-full max-w-full bg-white shadow-sm" onError={() => { setFailed(true); }} />
          )}
        </span>
        <span className="text-xs tabular-nums"><span className="sr-only">Page </span>{page}</span>
      </button>
      {isChosen && <span className="pointer-events-none absolute top-2 right-2 rounded-full bg-accent p-0.5 text-accent-ink"><Check size={11} aria-hidden /></span>}
    </li>
  );
}
