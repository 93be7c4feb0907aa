import { ArrowDownToLine, ArrowUpToLine, ChevronLeft, ChevronRight, FilePlus, Redo2, Save, Scissors, SquareStack, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { BundleFile } from "../api/documents.js";
import { useBench } from "../state/store.js";
import { pagesText, spotOf } from "./sorting.js";
import type { Board } from "./useBoard.js";
import type { SorterState } from "./useSorter.js";

interface Props {
  file: BundleFile;
  sorter: SorterState;
  board: Board;
  mayCorrect: boolean;
}

/** Everything that can be done with the pages, by pointer and touch too. */
export function SorterBar({ file, sorter, board, mayCorrect }: Props) {
  return (
    <div className="shrink-0 border-b border-line bg-surface px-3 py-1.5">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1">
        <Steps sorter={sorter} board={board} mayCorrect={mayCorrect} />
        <Saving sorter={sorter} mayCorrect={mayCorrect} />
      </div>
      <Said file={file} sorter={sorter} />
      <Overtaken sorter={sorter} />
    </div>
  );
}

function Steps({ sorter, board, mayCorrect }: Omit<Props, "file">) {
  const { part, place } = spotOf(sorter.sorting, board.cursor);
  const isLast = part === sorter.sorting.length - 1;
  const off = (when = false): boolean => when || !mayCorrect;
  return (
    <div role="toolbar" aria-label={`Move ${pagesText(board.pages)}`} className="flex flex-wrap items-center">
      <span className="mr-1 text-xs text-quiet" aria-hidden>{pagesText(board.pages)}</span>
      <Tool says="A place earlier" isOff={off()} act={() => { board.nudge(-1); }}><ChevronLeft size={16} aria-hidden /></Tool>
      <Tool says="A place later" isOff={off()} act={() => { board.nudge(1); }}><ChevronRight size={16} aria-hidden /></Tool>
      <Tool says="To the paper above" isOff={off(part === 0)} act={() => { board.move(-1); }}><ArrowUpToLine size={16} aria-hidden /></Tool>
      <Tool says="To the paper below" isOff={off(isLast)} act={() => { board.move(1); }}><ArrowDownToLine size={16} aria-hidden /></Tool>
      <Tool says="A paper of its own" isOff={off()} act={board.takeOut}><FilePlus size={16} aria-hidden /></Tool>
      <Tool says={`Cut here: a paper begins with page ${board.cursor}`} isOff={off(place === 0)} act={board.cut}><Scissors size={16} aria-hidden /></Tool>
      <Tool says="Join with the paper above" isOff={off(part === 0)} act={board.join}><SquareStack size={16} aria-hidden /></Tool>
    </div>
  );
}

function Saving({ sorter, mayCorrect }: Pick<Props, "sorter" | "mayCorrect">) {
  const isOnline = useBench((state) => state.isOnline);
  const isReady = sorter.isChanged && !sorter.isBusy;
  return (
    <div className="ml-auto flex items-center gap-1">
      <Tool says="Undo" isOff={!sorter.canUndo} act={sorter.undo}><Undo2 size={16} aria-hidden /></Tool>
      <Tool says="Redo" isOff={!sorter.canRedo} act={sorter.redo}><Redo2 size={16} aria-hidden /></Tool>
      <button type="button" className="btn btn-main" disabled={!isReady || !mayCorrect || !isOnline} onClick={sorter.save}>
        <Save size={15} aria-hidden />{sorter.isBusy ? "Saving…" : "Save"}
      </button>
    </div>
  );
}

function Said({ file, sorter }: Pick<Props, "file" | "sorter">) {
  const isOnline = useBench((state) => state.isOnline);
  const stands = file.sorting > 0 ? "Sorted by a person; a new reading leaves it as it is." : "As the platform sorted it.";
  const waits = isOnline ? "Not saved yet." : "Not saved yet; it is kept here until the line is back.";
  return <p className="text-xs text-quiet">{sorter.isChanged ? waits : stands}</p>;
}

function Overtaken({ sorter }: Pick<Props, "sorter">) {
  if (sorter.problem === null && !sorter.isOvertaken) return null;
  return (
    <div role="alert" className="note-bad mt-1 flex flex-wrap items-center gap-2">
      <span className="min-w-0 flex-1 basis-64">{sorter.problem ?? "Somebody sorted these pages since you began."}</span>
      {sorter.isOvertaken && <button type="button" className="btn min-h-8" onClick={sorter.takeTheirs}>Take theirs</button>}
      {sorter.isOvertaken && <button type="button" className="btn min-h-8" onClick={sorter.saveOver}>Keep mine</button>}
    </div>
  );
}

function Tool({ says, isOff, act, children }: { says: string; isOff: boolean; act: () => void; children: ReactNode }) {
  return (
    <button type="button" className="btn-bare min-h-9 min-w-9 disabled:opacity-40" title={says} disabled={isOff} onClick={act}>
      {children}<span className="sr-only">{says}</span>
    </button>
  );
}
