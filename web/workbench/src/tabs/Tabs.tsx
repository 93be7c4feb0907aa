import { type ComponentType, type KeyboardEvent, useEffect, useRef } from "react";
import type { CaseDetail } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { later } from "../parts/later.js";
import { useTools } from "../state/context.js";
import { type Tab, TABS } from "../state/place.js";
import { TAB_NAMES } from "../words/labels.js";
import { Summary } from "./Summary.js";

const VIEWS: Record<Tab, ComponentType> = {
  summary: Summary,
  rules: later("this part", () => import("./Rules.js")),
  mismatches: later("this part", () => import("./Mismatches.js")),
  conditions: later("this part", () => import("./Conditions.js")),
  title: later("this part", () => import("./Title.js")),
  "what-if": later("this part", () => import("../whatif/WhatIf.js")),
  timeline: later("this part", () => import("./Timeline.js")),
  memo: later("this part", () => import("./Memo.js")),
  reasons: later("this part", () => import("./Reasons.js")),
};

/** How many things of a tab want an eye; said on its name. */
export function openOf(tab: Tab, { checks, mismatches, conditions }: CaseDetail): number {
  if (tab === "rules") return checks.filter((each) => each.state === "refer" || each.state === "fail").length;
  if (tab === "mismatches") return mismatches.filter((each) => each.state === "open").length;
  if (tab === "conditions") return conditions.filter((each) => each.state === "open" || each.state === "received").length;
  return 0;
}

const STEPS: Record<string, (at: number) => number> = {
  ArrowRight: (at) => (at + 1) % TABS.length,
  ArrowLeft: (at) => (at + TABS.length - 1) % TABS.length,
  Home: () => 0,
  End: () => TABS.length - 1,
};

export function Tabs() {
  const { place, go } = useTools();
  const detail = useDetail();
  const list = useRef<HTMLDivElement>(null);
  const View = VIEWS[place.tab];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [place.tab]);
  const press = (event: KeyboardEvent): void => {
    const next = TABS[STEPS[event.key]?.(TABS.indexOf(place.tab)) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    go({ tab: next, at: null }, false);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <>
      <div ref={list} role="tablist" aria-label="Parts of the case" className="flex shrink-0 overflow-x-auto border-b border-line px-2 [scrollbar-width:thin]" onKeyDown={press}>
        {TABS.map((tab) => {
          const open = openOf(tab, detail);
          const isHere = place.tab === tab;
          return (
            <button
              key={tab} id={`tab-${tab}`} type="button" role="tab" aria-selected={isHere} aria-controls={isHere ? "tabpanel" : undefined} tabIndex={isHere ? 0 : -1}
              className={`flex min-h-10 shrink-0 items-center gap-1 border-b-2 px-2.5 font-medium -outline-offset-2 ${isHere ? "border-accent text-accent" : "border-transparent text-quiet hover:text-ink"}`}
              onClick={() => { go({ tab, at: null }); }}
            >
              {TAB_NAMES[tab]}
              {open > 0 && <span className="rounded-full bg-warm-soft px-1.5 text-xs text-warm tabular-nums">{open}<span className="sr-only"> open</span></span>}
            </button>
          );
        })}
      </div>
      <div id="tabpanel" role="tabpanel" aria-labelledby={`tab-${place.tab}`} tabIndex={0} className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain -outline-offset-2">
        <View />
      </div>
    </>
  );
}
