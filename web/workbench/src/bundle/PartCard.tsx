import { type DragEvent, useState } from "react";
import type { BundleFile } from "../api/documents.js";
import { KIND_GROUPS, kindName } from "./kinds.js";
import { PageCard } from "./PageCard.js";
import { type Part, pagesText } from "./sorting.js";
import { type Board, kindId } from "./useBoard.js";

export interface Drag {
  /** The pages that are in the air. */
  dragged: readonly number[];
  start: (page: number) => void;
  end: () => void;
}

interface Props {
  file: BundleFile;
  part: Part;
  number: number;
  board: Board;
  drag: Drag;
  open: (page: number) => void;
  mayCorrect: boolean;
  hint: string;
}

/** One paper of the file: its kind, and its pages in the order they are read. */
export function PartCard({ file, part, number, board, drag, open, mayCorrect, hint }: Props) {
  const [isOver, setOver] = useState(false);
  const isDragging = drag.dragged.length > 0;
  const over = (event: DragEvent): void => {
    if (!isDragging) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent, before: number | null): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    board.drop(drag.dragged, part.key, before);
    drag.end();
  };
  return (
    <li>
      <section
        aria-label={`Paper ${number}: ${kindName(part.label)}, ${pagesText(part.pages)}`}
        className={`rounded-xl border bg-surface p-3 ${isOver && isDragging ? "border-accent" : "border-line"}`}
        onDragOver={over}
        onDragLeave={() => { setOver(false); }}
        onDrop={(event) => { drop(event, null); }}
      >
        <div className="mb-2 flex flex-wrap items-center gap-2">
          <span className="font-semibold tabular-nums">{number}</span>
          <select
            id={kindId(part.key)} aria-label={`Kind of paper ${number}`} className="field min-h-9 w-auto max-w-full py-1 font-medium" value={part.label} disabled={!mayCorrect}
            onChange={(event) => { board.label(part.key, event.target.value); }}
          >
            {KIND_GROUPS.map(([group, kinds]) => (
              <optgroup key={group} label={group}>{kinds.map(([label, name]) => <option key={label} value={label}>{name}</option>)}</optgroup>
            ))}
          </select>
          <span className="text-xs text-quiet">{pagesText(part.pages)}</span>
          <Sure score={part.score} label={part.label} />
        </div>
        <ul className="flex flex-wrap gap-2">
          {part.pages.map((page) => (
            <PageCard key={page} file={file} page={page} board={board} drag={drag} open={open} mayCorrect={mayCorrect} hint={hint} drop={(event) => { drop(event, page); }} />
          ))}
        </ul>
      </section>
      {isDragging && (
        <p
          className="mt-2 rounded-lg border border-dashed border-accent p-2 text-center text-xs text-accent"
          onDragOver={(event) => { event.preventDefault(); }}
          onDrop={(event) => {
            event.preventDefault();
            board.dropOut(drag.dragged, part.key);
            drag.end();
          }}
        >
          A new paper after {number}
        </p>
      )}
    </li>
  );
}

/** How sure the reading is of the kind; a person is sure. */
function Sure({ score, label }: { score: number | null; label: string }) {
  if (score === null) return <span className="chip bg-sunken text-quiet">set by a person</span>;
  if (label === "unknown") return <span className="chip bg-warm-soft text-warm">nothing tells what it is</span>;
  const look = score < 0.8 ? "bg-warm-soft text-warm" : "bg-accent-soft text-accent";
  return <span className={`chip ${look}`}>{Math.round(score * 100)} % sure</span>;
}
