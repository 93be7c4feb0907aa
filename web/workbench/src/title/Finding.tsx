import { moment, now } from "@propmubi/desk";
import type { TitleFinding } from "../api/titles.js";
import { useTools } from "../state/context.js";
import { EventLink, MayButton, SeverityChip } from "./parts.js";
import { useFile } from "./useTitle.js";
import { codeWords } from "./words.js";

const STATES: Record<TitleFinding["state"], string> = { open: "", answered: "answered by the seller", cleared: "cleared", downgraded: "lowered" };

/** One finding: its deeds, what advocates said of it, the words it rests on, what to ask for and what heals it. */
export function Finding({ finding, number, tell }: { finding: TitleFinding; number: number; tell: () => void }) {
  const { may } = useFile();
  const { place } = useTools();
  return (
    <li id={`finding-${finding.id}`} className={`grid gap-1 border-b border-line px-4 py-3 ${place.at === finding.id ? "bg-accent-soft" : ""}`}>
      <div className="flex flex-wrap items-center gap-2">
        <SeverityChip severity={finding.severity} />
        <h2 className={finding.state === "cleared" ? "line-through" : ""}>{number}. {codeWords(finding.code)}</h2>
        <span className="flex gap-2 text-xs">{finding.events.map((each) => <EventLink key={each} event={each} />)}</span>
        {STATES[finding.state] !== "" && <span className="text-xs text-quiet">{STATES[finding.state]}</span>}
        <span className="ml-auto"><MayButton may={may.lower} act={tell}>Say otherwise<span className="sr-only">: {codeWords(finding.code)}</span></MayButton></span>
      </div>
      {finding.detail !== "" && <p>{finding.detail}</p>}
      {isLowered(finding) ? <Lowered finding={finding} /> : <Said finding={finding} />}
      {finding.evidence.map((each, at) => <Evidence key={at} evidence={each} name={`${finding.id}#${at}`} finding={finding.id} />)}
      <p><span className="text-quiet">Ask for:</span> {finding.requisition}. <span className="text-quiet">Cure:</span> {finding.cure}. <span className="text-xs text-quiet">{finding.source}</span></p>
    </li>
  );
}

function isLowered({ severity, severity_found, state }: TitleFinding): boolean {
  return severity !== severity_found || state === "cleared";
}

/** What was found, what it is told as, and whether a second advocate agrees. */
function Lowered({ finding }: { finding: TitleFinding }) {
  return (
    <p className="rounded-lg bg-warm-soft px-3 py-1.5 text-warm">
      Found {finding.severity_found}, {finding.state === "cleared" ? "cleared" : `told as ${finding.severity}`} by {finding.told_by?.name ?? "an advocate"}: {finding.reason}{" "}
      {finding.needs_second ? <strong>A second advocate has to agree.</strong> : finding.agreed_by !== null && `Agreed by ${finding.agreed_by.name}.`}
    </p>
  );
}

/** An advocate's word that lowered nothing. */
function Said({ finding: { told_by: by, told_at: at, reason } }: { finding: TitleFinding }) {
  if (by === null || at === null) return null;
  return <p className="text-xs text-quiet">{by.name}, {moment(at, now())}{reason !== null && `: ${reason}`}</p>;
}

interface EvidenceProps {
  evidence: TitleFinding["evidence"][number];
  /** Of its mark in the paper. */
  name: string;
  finding: string;
}

function Evidence({ evidence: { event, quote, document_id: doc = null, page = null }, name, finding }: EvidenceProps) {
  const { go } = useTools();
  if (doc === null || page === null) return <p className="text-xs">{event}: “{quote}”</p>;
  return (
    <p className="text-xs">
      <button type="button" className="figure min-h-6 text-left" onClick={() => { go({ doc, page, fact: name, at: finding, pane: "papers" }); }}>
        {event}, page {page}: “{quote}”<span className="sr-only">, show in the paper</span>
      </button>
    </p>
  );
}
