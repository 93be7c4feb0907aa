import { moment, now } from "@propmubi/desk";
import { useState } from "react";
import type { Severity, TitleFinding } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { Ask, Field } from "./Ask.js";
import { EventLink, MayButton, SeverityChip } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords, SEVERITIES } from "./words.js";

const STATES: Record<TitleFinding["state"], string> = { open: "", answered: "answered by the seller", cleared: "cleared", downgraded: "lowered" };

/** What is wrong, worst first: deeds, words it rests on, what to ask for, what heals it, and what advocates said of it. */
export function FindingsPart() {
  const { findings, report, problem } = useFile();
  const [asked, setAsked] = useState<TitleFinding | null>(null);
  if (report === null) return <Empty>{problem ?? "Findings are made once the papers are read."}</Empty>;
  if (findings.length === 0) return <Empty>Nothing was found against this title.</Empty>;
  return (
    <>
      <ol aria-label="Findings">{findings.map((each, at) => <Finding key={each.id} finding={each} number={at + 1} tell={() => { setAsked(each); }} />)}</ol>
      {asked !== null && <TellFinding finding={asked} close={() => { setAsked(null); }} />}
    </>
  );
}

function Finding({ finding, number, tell }: { finding: TitleFinding; number: number; tell: () => void }) {
  const { may } = useFile();
  const { place, go } = useTools();
  const isLowered = finding.severity !== finding.severity_found || finding.state === "cleared";
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
      {isLowered && (
        <p className="rounded-lg bg-warm-soft px-3 py-1.5 text-warm">
          Found {finding.severity_found}, {finding.state === "cleared" ? "cleared" : `told as ${finding.severity}`} by {finding.told_by?.name ?? "an advocate"}: {finding.reason}{" "}
          {finding.needs_second ? <strong>A second advocate has to agree.</strong> : finding.agreed_by !== null && `Agreed by ${finding.agreed_by.name}.`}
        </p>
      )}
      {!isLowered && finding.told_by !== null && finding.told_at !== null && <p className="text-xs text-quiet">{finding.told_by.name}, {moment(finding.told_at, now())}{finding.reason !== null && `: ${finding.reason}`}</p>}
      {finding.evidence.map((each, at) => {
        const { document_id: doc = null, page = null } = each;
        return (
          <p key={at} className="text-xs">
            {doc !== null && page !== null ? (
              <button type="button" className="figure min-h-6 text-left" onClick={() => { go({ doc, page, fact: `${finding.id}#${at}`, at: finding.id, pane: "papers" }); }}>
                {each.event}, page {page}: “{each.quote}”<span className="sr-only">, show in the paper</span>
              </button>
            ) : <>{each.event}: “{each.quote}”</>}
          </p>
        );
      })}
      <p><span className="text-quiet">Ask for:</span> {finding.requisition}. <span className="text-quiet">Cure:</span> {finding.cure}. <span className="text-xs text-quiet">{finding.source}</span></p>
    </li>
  );
}

type Way = Severity | "answered" | "cleared" | "open";

/** An advocate's word. Lower, or cleared, it needs a reason that a second advocate reads. */
function TellFinding({ finding, close }: { finding: TitleFinding; close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  const [way, setWay] = useState<Way>("answered");
  const found = SEVERITIES.indexOf(finding.severity_found);
  const isLower = way === "cleared" || SEVERITIES.indexOf(way as Severity) > found;
  const severity = SEVERITIES.find((each) => each === way);
  const ways: { to: Way; label: string }[] = [
    { to: "answered", label: "Answered by the seller; it still counts" },
    ...SEVERITIES.filter((each) => each !== finding.severity).map((each) => ({ to: each, label: `Weighs as ${each}` })),
    { to: "cleared", label: "Cleared: it counts no more" },
    ...(finding.state === "open" ? [] : [{ to: "open" as const, label: "Open, as it was found" }]),
  ];
  return (
    <Ask
      title={codeWords(finding.code)}
      does={isLower ? "Say so, for a second advocate" : "Say so"}
      isBusy={isBusy}
      problem={problem}
      close={close}
      submit={(form) => {
        const reason = String(form.get("reason")).trim();
        run({ path: `findings/${finding.id}`, body: severity ? { severity, reason } : { state: way, reason }, says: isLower ? "Told; a second advocate has to agree" : "Told" });
      }}
    >
      <p className="text-quiet">Found {finding.severity_found}. What was found stays beside what you say.</p>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">It</legend>
        {ways.map(({ to, label }) => (
          <label key={to} className="flex items-baseline gap-2">
            <input type="radio" name="way" value={to} checked={way === to} data-first={way === to || undefined} className="accent-(--accent)" onChange={() => { setWay(to); }} />{label}
          </label>
        ))}
      </fieldset>
      <Field name="reason" label="Why" rows={3} isOptional={!isLower} {...(isLower ? { hint: "The second advocate reads this, and signs or returns the file." } : {})} />
    </Ask>
  );
}
