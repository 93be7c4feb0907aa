import { useMedia, WIDE, wholeTime } from "@propmubi/desk";
import { type ComponentType, useEffect, useMemo } from "react";
import { Clauses } from "../contract/Clauses.js";
import type { Clause } from "../api/contracts.js";
import { Failed, Loading, problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { ChainPart } from "./ChainPart.js";
import { EventsPart } from "./EventsPart.js";
import { FindingsPart } from "./FindingsPart.js";
import { evidenceMarks, factMarks, ownerOf } from "./marks.js";
import { OpinionPart } from "./OpinionPart.js";
import { type Mark, PaperPane } from "./PaperPane.js";
import { PapersPart } from "./PapersPart.js";
import { PartBar } from "./PartBar.js";
import { RequisitionsPart } from "./RequisitionsPart.js";
import { SearchesPart } from "./SearchesPart.js";
import { StoryPart } from "./StoryPart.js";
import { TitleHead } from "./TitleHead.js";
import { TitleContext, useFile, useTitle } from "./useTitle.js";

/** The agreement for sale that is among the papers, clause by clause. */
function AgreementPart() {
  const { contract } = useFile();
  return <Clauses clauses={(contract?.clauses ?? []) as Clause[]} show={null} tell={null} />;
}

const PARTS = {
  chain: { label: "Chain", View: ChainPart }, findings: { label: "Findings", View: FindingsPart }, requisitions: { label: "Requisitions", View: RequisitionsPart },
  events: { label: "Events", View: EventsPart }, papers: { label: "Papers", View: PapersPart }, agreement: { label: "Agreement", View: AgreementPart },
  opinion: { label: "Opinion", View: OpinionPart }, searches: { label: "Searches", View: SearchesPart }, story: { label: "Story", View: StoryPart },
} satisfies Record<string, { label: string; View: ComponentType }>;
type Part = keyof typeof PARTS;

/** One title file: its papers on the left, what follows from them on the right. */
export default function TitleScreen({ id }: { id: string }) {
  const found = useTitle(id);
  const ref = found.data?.title.ref;
  useEffect(() => {
    if (ref !== undefined) document.title = `${ref} · Titles · PropMubi Agents`;
  }, [ref]);
  if (found.isPending) return <Loading what="the title file" />;
  if (!found.data) return <Failed error={found.error} again={() => void found.refetch()} />;
  return (
    <TitleContext value={found.data}>
      {found.isError && (
        <p role="alert" className="note-bad m-2">
          {problemOf(found.error)} Below is the file as of {wholeTime(new Date(found.dataUpdatedAt).toISOString())}.{" "}
          <button type="button" className="link" onClick={() => void found.refetch()}>Try again</button>
        </p>
      )}
      <TitleHead />
      <Reading />
      <Panes />
    </TitleContext>
  );
}

/** Where the graph has the file, or waits for a person to help it. */
function Reading() {
  const { title, problem } = useFile();
  if (title.stage !== "reading") return null;
  const says = problem ?? title.waiting_for?.detail ?? "The papers are read and put together; this goes on by itself.";
  return <p role="status" className={`shrink-0 px-4 py-2 ${problem === null ? "bg-cold-soft text-cold" : "bg-warm-soft text-warm"}`}>{says}{problem !== null && " Correct an event, or send in what is missing."}</p>;
}

function Panes() {
  const { place, go } = useTools();
  const file = useFile();
  const isWide = useMedia(WIDE);
  const marks = useMemo(() => [...factMarks(file), ...evidenceMarks(file)], [file]);
  const papers = file.documents.map((each) => ({ id: each.document_id, name: each.file_name ?? "A paper", pages: each.pages }));
  const open = (mark: Mark): void => {
    const at = ownerOf(mark.key);
    go({ doc: mark.doc, page: mark.page, fact: mark.key, at, part: file.findings.some((each) => each.id === at) ? "findings" : "events", pane: "figures" });
  };
  const first: Part = file.report === null ? "papers" : "chain";
  const here: Part = Object.hasOwn(PARTS, place.part ?? "") ? (place.part as Part) : first;
  const { View } = PARTS[here];
  const shown = (Object.keys(PARTS) as Part[]).filter((each) => each !== "agreement" || file.contract !== null);
  const work = (
    <section aria-label="Title file" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <PartBar parts={shown.map((each) => ({ id: each, label: PARTS[each].label }))} here={here} />
      <div id="part" role="tabpanel" aria-labelledby={`part-${here}`} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2"><View /></div>
    </section>
  );
  if (papers.length === 0) return work;
  const viewer = <PaperPane papers={papers} marks={marks} open={open} />;
  if (isWide) return <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,4fr)_minmax(0,6fr)] grid-rows-[minmax(0,1fr)]">{viewer}{work}</div>;
  return (
    <>
      <div role="group" aria-label="What to see" className="flex shrink-0 border-b border-line bg-surface">
        {(["figures", "papers"] as const).map((pane) => (
          <button key={pane} type="button" aria-pressed={place.pane === pane} className={`min-h-11 flex-1 border-b-2 font-medium ${place.pane === pane ? "border-accent text-accent" : "border-transparent text-quiet"}`} onClick={() => { go({ pane }, false); }}>
            {pane === "figures" ? "Title" : "Papers"}
          </button>
        ))}
      </div>
      {place.pane === "papers" ? viewer : work}
    </>
  );
}
