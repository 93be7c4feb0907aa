import { useEffect, useState } from "react";
import type { BundleFile, ReadFact } from "../api/documents.js";
import type { Box } from "../api/types.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import type { Mark } from "../viewer/places.js";
import { fieldLabel } from "../words/labels.js";
import { saidText } from "./said.js";
import { Ask } from "./Ask.js";
import { FactLine } from "./FactLine.js";
import { factId, useFactKeys } from "./useFactKeys.js";
import { History } from "./History.js";
import { PagePane } from "./PagePane.js";
import { isRead } from "./useFile.js";
import { type Facts, useFacts } from "./useFacts.js";
import { useTurning } from "./useTurning.js";

const CITED = "cited";

function boxOf(edges: readonly number[]): Box | null {
  const [left, top, right, bottom] = edges;
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null;
  return { left, top, right, bottom };
}

/** Places on that page: of its facts, from top to bottom, and of words that an answer cites. */
export function marksOf(facts: readonly ReadFact[], page: number, at: string | null): Mark[] {
  const cited = at === null ? null : boxOf(at.split(",").map(Number).filter(Number.isFinite));
  const marks = facts
    .filter(({ evidence }) => evidence.page === page)
    .flatMap((each): Mark[] => {
      const box = boxOf(each.evidence.box ?? []);
      return box ? [{ id: each.id, box, title: `${fieldLabel(each.field)}: ${saidText(each.value, each.field)}` }] : [];
    });
  if (cited) marks.push({ id: CITED, box: cited, title: "Cited words" });
  return marks.sort((one, other) => one.box.top - other.box.top || one.box.left - other.box.left);
}

/** A page with its boxes beside the facts, which are confirmed or corrected one after the other. */
export function FactsSide({ file }: { file: BundleFile }) {
  const { place, go } = useTools();
  const facts = useFacts(file);
  const [editing, setEditing] = useState<string | null>(null);
  const mayCorrect = (file.may?.correct ?? false) && isRead(file);
  const turning = useTurning(file, place.page);
  useFactKeys({ facts, mayCorrect, edit: setEditing, turn: turning.turn, isOff: editing !== null });
  const isPapers = place.pane === "papers";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div role="group" aria-label="Shown" className="flex gap-1 border-b border-line bg-surface p-1 lg:hidden">
        {([["figures", "Facts"], ["papers", "Page"]] as const).map(([pane, name]) => (
          <button key={pane} type="button" aria-pressed={place.pane === pane} className={`btn-bare min-h-9 flex-1 ${place.pane === pane ? "bg-accent-soft text-accent" : ""}`} onClick={() => { go({ pane }, false); }}>{name}</button>
        ))}
      </div>
      <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1.1fr)_minmax(22rem,1fr)]">
        <div className={`min-h-0 min-w-0 flex-col lg:flex ${isPapers ? "flex" : "hidden"}`}>
          <PagePane
            file={file}
            marks={marksOf(facts.inOrder, place.page, place.at)}
            lit={place.at === null ? place.fact : CITED}
            turning={turning}
            pick={(id) => { if (id !== CITED) { go({ fact: id, at: null, pane: "figures" }); document.getElementById(factId(id))?.focus(); } }}
          />
        </div>
        <div className={`min-h-0 overflow-y-auto border-l border-line bg-surface lg:block ${isPapers ? "hidden" : "block"}`}>
          <List facts={facts} editing={editing} setEditing={setEditing} mayCorrect={mayCorrect} />
          <Ask file={file} />
          <History file={file} />
        </div>
      </div>
    </div>
  );
}

interface ListProps {
  facts: Facts;
  editing: string | null;
  setEditing: (id: string | null) => void;
  mayCorrect: boolean;
}

function List({ facts, editing, setEditing, mayCorrect }: ListProps) {
  const { place } = useTools();
  const { found, groups, inOrder } = facts;
  useEffect(() => {
    if (place.fact !== null) document.getElementById(factId(place.fact))?.scrollIntoView({ block: "nearest" });
  }, [place.fact]);
  if (found.isPending) return <Loading what="the facts" />;
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />;
  if (inOrder.length === 0) return <Empty>No facts were read in these papers. Where a paper is labelled wrongly, set its kind under Pages, and it is read anew.</Empty>;
  const cursor = inOrder.some((each) => each.id === place.fact) ? place.fact : inOrder[0]?.id;
  return (
    <section aria-label="Facts" className="panel">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="panel-title">Facts</h2>
        <span className="text-xs text-quiet tabular-nums">{facts.seen} of {inOrder.length} looked at</span>
        <span className="ml-auto text-xs text-quiet max-lg:hidden"><kbd className="key">j</kbd> <kbd className="key">k</kbd> move · <kbd className="key">Enter</kbd> box · <kbd className="key">c</kbd> confirm · <kbd className="key">e</kbd> correct · <kbd className="key">u</kbd> undo · <kbd className="key">t</kbd> turn</span>
      </div>
      {groups.map(({ key, name, facts: own }) => (
        <section key={key} aria-label={name} className="grid gap-0.5">
          <h3 className="text-xs text-quiet">{name}</h3>
          <ul>
            {own.map((each) => (
              <FactLine
                key={each.id} fact={each} facts={facts} isCursor={each.id === cursor} mayCorrect={mayCorrect} isEditing={editing === each.id}
                edit={() => { setEditing(each.id); }}
                close={() => { setEditing(null); requestAnimationFrame(() => document.getElementById(factId(each.id))?.focus()); }}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
