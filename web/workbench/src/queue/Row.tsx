import { rupees } from "@propmubi/desk";
import { memo, type ReactNode } from "react";
import type { CaseRow } from "../api/types.js";
import { OutcomeChip, RiskWord, StaleChip } from "../parts/Chips.js";
import { Escalated, Sla } from "../parts/Sla.js";
import { addressOf, NO_CASE } from "../state/place.js";
import { bench, useBench } from "../state/store.js";
import { goTo, placeNow } from "../state/usePlace.js";
import { outcomeOf, purposeLabel, STAGES, WAITS } from "../words/labels.js";

export const COLUMNS = ["Due", "Case", "Loan", "FOIR · LTV", "Risk", "Stage", "Waiting for", "Owner"] as const;

function Cell({ className = "", children }: { className?: string; children: ReactNode }) {
  return <span role="cell" className={`min-w-0 ${className}`}>{children}</span>;
}

/** One case of the queue. It is drawn again when the case changes, not when time passes or another is chosen. */
export const Row = memo(function Row({ row }: { row: CaseRow }) {
  const isCursor = useBench((state) => state.cursor === row.id);
  const open = { ...NO_CASE, case: row.id };
  return (
    <div
      role="presentation"
      className={`queue-row relative h-full items-center border-b border-line px-4 before:absolute before:inset-y-0 before:left-0 before:w-1 before:content-[''] ${isCursor ? "bg-accent-soft before:bg-accent" : "hover:bg-sunken"}`}
    >
      <Cell className="q-due grid justify-items-start gap-0.5"><Sla sla={row.sla} /><Escalated at={row.escalated_at} /></Cell>
      <Cell className="q-case">
        <a
          id={`case-${row.id}`}
          href={addressOf({ ...placeNow(), ...open })}
          className="block truncate font-semibold -outline-offset-2 after:absolute after:inset-0"
          tabIndex={isCursor ? 0 : -1}
          aria-current={isCursor ? "true" : undefined}
          onFocus={() => { bench.set({ cursor: row.id }); }}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            bench.set({ cursor: row.id });
            goTo(open);
          }}
        >
          {row.applicant.name}
        </a>
        <span className="block truncate text-xs text-quiet tabular-nums">{[row.ref, row.city].filter(Boolean).join(" · ")}</span>
      </Cell>
      <Cell className="q-loan">
        <span className="block font-semibold tabular-nums">{rupees(row.loan.amount_inr)}</span>
        <span className="block truncate text-xs text-quiet">{purposeLabel(row.loan.purpose)}</span>
      </Cell>
      <Cell className="q-ratios text-xs tabular-nums">
        <Ratio name="FOIR" ratio={row.foir} /><Ratio name="LTV" ratio={row.ltv} />
      </Cell>
      <Cell className="q-risk"><RiskWord risk={row.risk} /></Cell>
      <Cell className="q-stage">
        <span className="block truncate">{STAGES[row.stage]}</span>
        <span className={row.is_stale ? "flex" : "flex max-lg:hidden"}>{row.is_stale ? <StaleChip /> : row.outcome !== null && <OutcomeChip outcome={outcomeOf(row, row.loan.amount_inr)} />}</span>
      </Cell>
      <Cell className="q-waits truncate text-xs"><Waits row={row} /></Cell>
      <Cell className="q-owner truncate text-xs">{row.is_mine ? "You" : (row.owner?.name ?? <span className="text-quiet">Nobody</span>)}</Cell>
    </div>
  );
});

function Ratio({ name, ratio }: { name: string; ratio: CaseRow["foir"] }) {
  if (ratio === null) return <span className="block text-quiet">{name} –</span>;
  const isOver = Number(ratio.value) > Number(ratio.limit);
  return <span className={`block ${isOver ? "font-semibold text-bad" : ""}`}>{name} {ratio.value} %{isOver && <span className="sr-only">, over the limit of {ratio.limit} %</span>}</span>;
}

function Waits({ row }: { row: CaseRow }) {
  const [first, ...others] = row.waiting_for;
  if (!first) return <span className="text-quiet">–</span>;
  return (
    <span title={row.waiting_for.map((each) => each.detail).join("; ")}>
      {WAITS[first.what]}{others.length > 0 && ` +${others.length}`}
      <span className="block truncate text-quiet">{first.detail}</span>
    </span>
  );
}
