import type { ReactNode } from "react";
import { useDetail } from "../case/context.js";
import { useTools } from "../state/context.js";

/** A number that leads to the words it was read from; without words of a paper it stays a number. */
export function Figure({ factId, children }: { factId: string | null; children: ReactNode }) {
  const { go } = useTools();
  const { facts } = useDetail();
  const fact = factId === null ? undefined : facts.find((each) => each.id === factId);
  const evidence = fact?.evidence;
  if (!fact || !evidence?.document_id) return <span className="tabular-nums">{children}</span>;
  return (
    <button
      type="button"
      className="figure text-left tabular-nums"
      title={evidence.quote === null ? undefined : `“${evidence.quote}”`}
      onClick={() => { go({ doc: evidence.document_id, page: evidence.page ?? 1, fact: fact.id, pane: "papers" }); }}
    >
      {children}<span className="sr-only">, show where it was read</span>
    </button>
  );
}
