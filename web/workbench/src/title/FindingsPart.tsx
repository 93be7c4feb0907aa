import { textIn } from "@propmubi/desk";
import { useState } from "react";
import type { Severity, TitleFinding } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { Ask, Field } from "./Ask.js";
import { Finding } from "./Finding.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords, SEVERITIES } from "./words.js";

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
        const reason = textIn(form, "reason").trim();
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
