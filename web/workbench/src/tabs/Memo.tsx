import { FileDown, TriangleAlert } from "lucide-react";
import { addressIn } from "../api/cases.js";
import type { Paragraph } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { Figure } from "../parts/Figure.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { type Segment, segments } from "./segments.js";

/** The credit memo: every figure leads to its words or its rule. */
export default function Memo() {
  const { memo, case: row, kfs, letter } = useDetail();
  if (memo === null) return <Empty>The memo is written once the rules have been asked.</Empty>;
  return (
    <article aria-label="Credit memo" className="grid max-w-prose gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-xs text-quiet">Written by {memo.engine === "rules" ? "rules, no model" : memo.engine}{memo.prompt_version !== null && `, prompt ${memo.prompt_version}`}. Underlined figures lead to where they were read.</p>
        <p className="ml-auto flex gap-2">
          <a className="btn min-h-8" href={addressIn.paper(row.id, "memo")} target="_blank" rel="noreferrer"><FileDown size={14} aria-hidden />Memo PDF</a>
          {kfs !== null && <a className="btn min-h-8" href={addressIn.paper(row.id, "kfs")} target="_blank" rel="noreferrer"><FileDown size={14} aria-hidden />KFS PDF</a>}
          {letter !== null && <a className="btn min-h-8" href={addressIn.paper(row.id, "sanction")} target="_blank" rel="noreferrer"><FileDown size={14} aria-hidden />Sanction PDF</a>}
        </p>
      </div>
      {memo.paragraphs.map((each) => <Part key={`${each.heading} ${each.text.slice(0, 40)}`} paragraph={each} />)}
    </article>
  );
}

function Part({ paragraph }: { paragraph: Paragraph }) {
  const { heading, is_grounded: isGrounded } = paragraph;
  return (
    <section aria-label={heading} className={isGrounded ? "" : "border-l-3 border-warm pl-3"}>
      <h2 className="mb-1 font-semibold">{heading}</h2>
      <p className="leading-relaxed">{segments(paragraph).map((each, at) => <Piece key={at} segment={each} />)}</p>
      {!isGrounded && (
        <p className="mt-1 flex items-start gap-1.5 text-xs text-warm"><TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />Not grounded: a figure here came from no paper and no rule, and its sentence was cut. Read this part with care.</p>
      )}
    </section>
  );
}

function Piece({ segment: { text, figure } }: { segment: Segment }) {
  const { go } = useTools();
  if (figure === null) return text;
  if (figure.fact_id !== null) return <Figure factId={figure.fact_id}>{text}</Figure>;
  const { check } = figure;
  if (check === null) return text;
  return (
    <button type="button" className="figure tabular-nums" onClick={() => { go({ tab: "rules", at: check, pane: "figures" }); }}>
      {text}<span className="sr-only">, show the rule</span>
    </button>
  );
}
