import type { ReactNode } from "react";
import type { Severity, TitleMay } from "../api/titles.js";
import { useId } from "react";
import { useTools } from "../state/context.js";
import { plain } from "../words/labels.js";
import { spotOf } from "./marks.js";
import { useFile } from "./useTitle.js";
import { OPINIONS, SEVERITIES, SEVERITY_LOOKS } from "./words.js";

export function SeverityChip({ severity, children }: { severity: Severity; children?: ReactNode }) {
  return <span className={`chip ${SEVERITY_LOOKS[severity]}`}>{plain(severity)}{children}</span>;
}

export function OpinionChip({ opinion }: { opinion: string | null }) {
  const found = opinion === null ? undefined : OPINIONS[opinion];
  return <span className={`chip ${found?.look ?? "bg-sunken text-quiet"}`}>{found?.says ?? "No opinion yet"}</span>;
}

/** "2 critical, 1 high", worst first. */
export function countWords(counts: Readonly<Record<Severity, number>>): string {
  const said = SEVERITIES.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${each}`);
  return said.length === 0 ? "no findings" : said.join(", ");
}

interface MayProps {
  may: TitleMay;
  isBusy?: boolean;
  isMain?: boolean;
  act: () => void;
  children: ReactNode;
}

/** What may not be done is disabled for eye and reader, stays reachable by keyboard, and says why. */
export function MayButton({ may, isBusy = false, isMain = false, act, children }: MayProps) {
  const id = useId();
  const isOff = !may.allowed || isBusy;
  return (
    <>
      <button
        type="button"
        className={`btn aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-quiet aria-disabled:hover:bg-sunken ${isMain ? "btn-main" : ""}`}
        aria-disabled={isOff}
        aria-describedby={may.allowed ? undefined : id}
        title={may.allowed ? undefined : (may.why ?? undefined)}
        onClick={() => {
          if (!isOff) act();
        }}
      >
        {children}
      </button>
      {!may.allowed && <span id={id} hidden>{may.why}</span>}
    </>
  );
}

/** A deed by its id; pressed, it opens at its place in the papers. */
export function EventLink({ event }: { event: string }) {
  const { go } = useTools();
  const file = useFile();
  return (
    <button
      type="button"
      className="figure min-h-6 min-w-6 font-medium"
      onClick={() => { go({ ...spotOf(file, event), at: event, part: "events", pane: "figures" }); }}
    >
      {event}<span className="sr-only">, show the deed</span>
    </button>
  );
}
