import { ChevronLeft, ChevronRight, Download, Minus, Plus, RotateCcw, RotateCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { BundleFile } from "../api/documents.js";
import { TURN_PAGE } from "../frame/useKeys.js";
import { useTools } from "../state/context.js";
import { Page } from "../viewer/Page.js";
import type { Mark } from "../viewer/places.js";
import { kindName } from "./kinds.js";
import type { Turning } from "./useTurning.js";

const ZOOMS = [1, 1.5, 2, 3] as const;

interface Props {
  file: BundleFile;
  marks: readonly Mark[];
  lit: string | null;
  pick: (id: string) => void;
  turning: Turning;
}

/** One page of the file; the pages follow one another as they are sorted. */
export function PagePane({ file, marks, lit, pick, turning }: Props) {
  const { documents, place, go } = useTools();
  const [zoom, setZoom] = useState(0);
  const pages = file.parts.flatMap((each) => each.pages);
  const at = Math.max(pages.indexOf(place.page), 0);
  const number = pages[at] ?? 1;
  const part = file.parts.find((each) => each.pages.includes(number));
  useEffect(() => {
    const turn = (event: Event): void => {
      const next = pages[at + (event as CustomEvent<number>).detail];
      if (next !== undefined) go({ page: next, fact: null, at: null }, false);
    };
    window.addEventListener(TURN_PAGE, turn);
    return () => { window.removeEventListener(TURN_PAGE, turn); };
  }, [at, go, pages]);
  const turn = (by: number) => () => { window.dispatchEvent(new CustomEvent(TURN_PAGE, { detail: by })); };
  return (
    <section aria-label="Page" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-1 border-b border-line bg-surface px-2 py-1.5">
        <span className="min-w-0 flex-1 truncate">{kindName(part?.label ?? "unknown")}</span>
        <Tool says="Page before" isOff={at === 0} act={turn(-1)}><ChevronLeft size={16} aria-hidden /></Tool>
        <span className="px-1 text-xs tabular-nums" aria-live="polite"><span className="sr-only">Page </span>{number} / {pages.length}</span>
        <Tool says="Next page" isOff={at >= pages.length - 1} act={turn(1)}><ChevronRight size={16} aria-hidden /></Tool>
        <Tool says="Smaller" isOff={zoom === 0} act={() => { setZoom(zoom - 1); }}><Minus size={15} aria-hidden /></Tool>
        <Tool says="Larger" isOff={zoom === ZOOMS.length - 1} act={() => { setZoom(zoom + 1); }}><Plus size={15} aria-hidden /></Tool>
        <Tool says="Turn left" isOff={turning.isOff} act={() => { turning.turn(270); }}><RotateCcw size={15} aria-hidden /></Tool>
        <Tool says="Turn right" isOff={turning.isOff} act={() => { turning.turn(90); }}><RotateCw size={15} aria-hidden /></Tool>
        {file.may?.open_file === true
          ? <a className="btn-bare" href={documents.file(file.id, file.subject_kind === "title" ? "title_review" : "underwriting")} download><Download size={15} aria-hidden /><span className="sr-only">Save the file itself</span></a>
          : <span className="text-xs text-quiet" title="It has Aadhaar numbers in full: only who sent it may open it.">file closed</span>}
      </div>
      <Page
        paper={{ id: file.id, file_name: file.file_name, readAt: file.read_at, isMasked: file.may?.open_file !== true || file.flags.includes("aadhaar_masked") }}
        number={number} zoom={ZOOMS[zoom] ?? 1} marks={marks} lit={lit} pick={pick}
      />
    </section>
  );
}

function Tool({ says, isOff, act, children }: { says: string; isOff: boolean; act: () => void; children: ReactNode }) {
  return <button type="button" className="btn-bare" disabled={isOff} onClick={act}>{children}<span className="sr-only">{says}</span></button>;
}
