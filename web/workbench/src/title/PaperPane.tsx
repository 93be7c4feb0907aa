import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, ExternalLink, Minus, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PaperPage } from "../api/documents.js";
import { TURN_PAGE } from "../frame/useKeys.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { areaOf } from "../viewer/places.js";

export interface ShownPaper {
  id: string;
  name: string;
  /** Null: not read yet, or not to be seen. */
  pages: number | null;
}

/** Words of a paper that something rests on. */
export interface Mark {
  key: string;
  doc: string;
  page: number;
  box: readonly number[] | null;
  says: string;
}

interface Props {
  papers: readonly ShownPaper[];
  marks: readonly Mark[];
  /** What a pressed box leads to. */
  open: (mark: Mark) => void;
}

const ZOOMS = [1, 1.5, 2] as const;

/** The papers, a page at a time as the server draws it, with a box around what was read. */
export function PaperPane({ papers, marks, open }: Props) {
  const { place, go, documents } = useTools();
  const [zoom, setZoom] = useState(0);
  const paper = papers.find((each) => each.id === place.doc) ?? papers[0];
  const pages = paper?.pages ?? 0;
  const number = paper?.id === place.doc ? Math.min(place.page, Math.max(pages, 1)) : 1;
  useEffect(() => {
    const turn = (event: Event): void => {
      const to = number + (event as CustomEvent<number>).detail;
      if (paper && to >= 1 && to <= pages) go({ doc: paper.id, page: to, fact: null }, false);
    };
    window.addEventListener(TURN_PAGE, turn);
    return () => { window.removeEventListener(TURN_PAGE, turn); };
  }, [go, number, pages, paper]);
  if (!paper) return <Empty>No papers are here.</Empty>;
  const turn = (to: number): void => { go({ doc: paper.id, page: to, fact: null }); };
  return (
    <section aria-label="Papers" className="flex min-h-0 min-w-0 flex-1 flex-col border-r border-line">
      <div className="flex shrink-0 flex-wrap items-center gap-1 border-b border-line bg-surface px-2 py-1.5">
        <select aria-label="Paper" className="field min-h-9 w-0 min-w-32 flex-1 py-1" value={paper.id} onChange={(event) => { go({ doc: event.target.value, page: 1, fact: null }); }}>
          {papers.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
        </select>
        <div role="group" aria-label="Pages" className="flex items-center">
          <button type="button" className="btn-bare" disabled={number <= 1} onClick={() => { turn(number - 1); }}><ChevronLeft size={16} aria-hidden /><span className="sr-only">Page before</span></button>
          <span className="px-1 text-xs tabular-nums" aria-live="polite"><span className="sr-only">Page </span>{number} / {paper.pages ?? "–"}</span>
          <button type="button" className="btn-bare" disabled={number >= pages} onClick={() => { turn(number + 1); }}><ChevronRight size={16} aria-hidden /><span className="sr-only">Next page</span></button>
        </div>
        <button type="button" className="btn-bare" disabled={zoom === 0} onClick={() => { setZoom(zoom - 1); }}><Minus size={15} aria-hidden /><span className="sr-only">Smaller</span></button>
        <button type="button" className="btn-bare" disabled={zoom === ZOOMS.length - 1} onClick={() => { setZoom(zoom + 1); }}><Plus size={15} aria-hidden /><span className="sr-only">Larger</span></button>
        <a className="btn-bare" href={documents.file(paper.id, "title_review")}><ExternalLink size={15} aria-hidden /><span className="sr-only">Save the file itself</span></a>
      </div>
      {paper.pages === null
        ? <Empty>This paper is not read yet, or it belongs to a credit file that is not yours to see.</Empty>
        : <Sheet paper={paper} number={number} zoom={ZOOMS[zoom] ?? 1} marks={marks.filter((each) => each.doc === paper.id && each.page === number)} open={open} />}
    </section>
  );
}

interface SheetProps {
  paper: ShownPaper;
  number: number;
  zoom: number;
  marks: readonly Mark[];
  open: (mark: Mark) => void;
}

function Sheet({ paper, number, zoom, marks, open }: SheetProps) {
  const { documents } = useTools();
  const found = useQuery({ queryKey: ["page", paper.id, number], queryFn: ({ signal }) => documents.page(paper.id, number, signal), staleTime: Infinity });
  return (
    <div className="min-h-0 flex-1 overflow-auto overscroll-contain bg-sunken p-3" tabIndex={0} role="region" aria-label={`Page ${number} of ${paper.name}`}>
      {found.isPending && <Loading what="the page" />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <div className="relative mx-auto bg-white shadow-md" style={{ width: `${zoom * 100}%`, aspectRatio: `${found.data.width_pt} / ${found.data.height_pt}` }}>
          {isPictured(paper.name) ? <img src={documents.picture(paper.id, number, 2)} alt="" className="block h-full w-full" /> : <Written page={found.data} />}
          {/* What the picture says, for those who do not see it. */}
          <div className="sr-only">{found.data.lines.map((line, at) => <p key={at}>{line.text}</p>)}</div>
          <Boxes page={found.data} marks={marks} open={open} />
        </div>
      )}
    </div>
  );
}

/** Letters, tables and plain texts have no look of their own. */
function isPictured(name: string): boolean {
  return /\.(pdf|png|jpe?g|tiff?|bmp|gif|webp)$/i.test(name);
}

/** A page without a look: its lines where the reading has put them. */
function Written({ page }: { page: PaperPage }) {
  return (
    <svg viewBox={`0 0 ${page.width_pt} ${page.height_pt}`} className="block h-full w-full" aria-hidden>
      {page.lines.map(({ text, box: [left, top, , bottom] }, at) => <text key={at} x={left} y={bottom - (bottom - top) * 0.25} fontSize={(bottom - top) * 0.72} fill="#1c1f24">{text}</text>)}
    </svg>
  );
}

/** For the pointer alone: lines stand closer than a finger is wide; the lists beside the page do the same by keyboard. */
function Boxes({ page, marks, open }: { page: PaperPage; marks: readonly Mark[]; open: (mark: Mark) => void }) {
  const { place } = useTools();
  const lit = useRef<HTMLDivElement>(null);
  useEffect(() => {
    lit.current?.scrollIntoView({ block: "center", inline: "nearest" });
  }, [place.fact, page]);
  return (
    <div aria-hidden className="absolute inset-0">
      {marks.map((mark) => {
        const [left, top, right, bottom] = mark.box ?? [];
        if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null;
        const isLit = place.fact === mark.key;
        return (
          <div
            key={mark.key}
            ref={isLit ? lit : undefined}
            data-lit={isLit}
            className={`absolute cursor-pointer rounded-xs border-2 ${isLit ? "z-10 border-[#b86e00] bg-[#ffd24d]/35" : "border-[#0b6b61]/50 bg-[#0b6b61]/8 hover:bg-[#0b6b61]/20"}`}
            style={areaOf({ left, top, right, bottom }, page)}
            title={mark.says}
            onClick={() => { open(mark); }}
          />
        );
      })}
    </div>
  );
}
