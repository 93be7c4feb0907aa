import { hasWayBack } from "@propmubi/desk";
import { ArrowLeft, ChevronLeft, ChevronRight, ExternalLink, Files, Minus, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Paper } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { TURN_PAGE } from "../frame/useKeys.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { fieldLabel, plain } from "../words/labels.js";
import { valueText } from "../words/values.js";
import { Page } from "./Page.js";
import { boxed } from "./places.js";

const ZOOMS = [1, 1.5, 2, 3] as const;
const STATES: Record<Paper["state"], string> = { received: "being read", verified: "", refused: "refused" };

/** The papers of the case, one page at a time. */
export function Viewer() {
  const { documents } = useDetail();
  const { place } = useTools();
  const paper = documents.find((each) => each.id === place.doc) ?? documents[0];
  return (
    <section aria-label="Papers" className="flex min-h-0 min-w-0 flex-1 flex-col border-r border-line">
      {paper ? <Reading key={paper.id} paper={paper} /> : <Empty>No papers yet. Ask the applicant for them; they appear here as they come in.</Empty>}
    </section>
  );
}

function Reading({ paper }: { paper: Paper }) {
  const { place, go } = useTools();
  const { facts } = useDetail();
  const [zoom, setZoom] = useState(0);
  const pages = Math.max(paper.pages ?? 1, 1);
  const number = Math.min(place.page, pages);
  useEffect(() => {
    const turn = (event: Event): void => {
      const next = number + (event as CustomEvent<number>).detail;
      if (next >= 1 && next <= pages) go({ doc: paper.id, page: next, fact: null }, false);
    };
    window.addEventListener(TURN_PAGE, turn);
    return () => { window.removeEventListener(TURN_PAGE, turn); };
  }, [go, number, pages, paper.id]);
  return (
    <>
      <Bar paper={paper} number={number} pages={pages} zoom={zoom} setZoom={setZoom} />
      {paper.state === "refused" && <p role="alert" className="note-bad m-3">This file was refused when it came in; ask for another copy.</p>}
      {paper.state === "received" && <p className="bg-cold-soft px-4 py-1.5 text-cold">This paper is still being read; its facts come by themselves.</p>}
      {paper.state !== "refused" && (
        <Page
          paper={paper}
          number={number}
          zoom={ZOOMS[zoom] ?? 1}
          marks={boxed(facts, paper.id, number).map((each) => ({
            id: each.id, box: each.evidence.box, title: `${fieldLabel(each.field)}: ${valueText(each.value, each.field, each.unit)}`,
          }))}
          lit={place.fact}
          pick={(fact) => { go({ tab: "summary", fact, doc: paper.id, page: number, pane: "figures" }); }}
        />
      )}
    </>
  );
}

interface BarProps {
  paper: Paper;
  number: number;
  pages: number;
  zoom: number;
  setZoom: (zoom: number) => void;
}

function Bar({ paper, number, pages, zoom, setZoom }: BarProps) {
  const { documents: papers } = useDetail();
  const { documents, place, go } = useTools();
  const turn = (page: number): void => { go({ doc: paper.id, page, fact: null }, false); };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-1 border-b border-line bg-surface px-2 py-1.5">
      {place.fact !== null && hasWayBack() && (
        <button type="button" className="btn min-h-8 px-2" onClick={() => { window.history.back(); }}><ArrowLeft size={14} aria-hidden />Back</button>
      )}
      <div className="min-w-0 flex-1">
        <select aria-label="Paper" className="field min-h-9 py-1" value={paper.id} onChange={(event) => { go({ doc: event.target.value, page: 1, fact: null }); }}>
          {papers.map((each) => <option key={each.id} value={each.id}>{plain(each.label)} · {each.file_name}{STATES[each.state] && ` (${STATES[each.state]})`}</option>)}
        </select>
      </div>
      <div role="group" aria-label="Pages" className="flex items-center">
        <button type="button" className="btn-bare" disabled={number <= 1} onClick={() => { turn(number - 1); }}><ChevronLeft size={16} aria-hidden /><span className="sr-only">Page before</span></button>
        <span className="px-1 text-xs tabular-nums" aria-live="polite"><span className="sr-only">Page </span>{number} / {pages}</span>
        <button type="button" className="btn-bare" disabled={number >= pages} onClick={() => { turn(number + 1); }}><ChevronRight size={16} aria-hidden /><span className="sr-only">Next page</span></button>
      </div>
      <div role="group" aria-label="Size" className="flex items-center">
        <button type="button" className="btn-bare" disabled={zoom === 0} onClick={() => { setZoom(zoom - 1); }}><Minus size={15} aria-hidden /><span className="sr-only">Smaller</span></button>
        <button type="button" className="btn-bare" disabled={zoom === ZOOMS.length - 1} onClick={() => { setZoom(zoom + 1); }}><Plus size={15} aria-hidden /><span className="sr-only">Larger</span></button>
      </div>
      <button type="button" className="btn-bare" title="Sort its pages, check its facts" onClick={() => { go({ ...NO_CASE, view: "papers", of: place.case === null ? null : `case:${place.case}`, bundle: paper.id }); }}>
        <Files size={15} aria-hidden /><span className="sr-only">Sort the pages and check the facts of this file</span>
      </button>
      <a className="btn-bare" href={documents.file(paper.id, "underwriting")} target="_blank" rel="noreferrer"><ExternalLink size={15} aria-hidden /><span className="sr-only">Open the file itself</span></a>
    </div>
  );
}
