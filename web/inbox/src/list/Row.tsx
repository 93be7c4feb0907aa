import { rupees } from "@propmubi/desk";
import { ArrowDown, ArrowUp, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { LeadRow, Reason } from "../api/types.js";
import { desk, useDesk, withMember } from "../state/store.js";
import { flagLabel, ownerLabel, plain, stageLabel } from "../words/labels.js";
import { BandBlock } from "./Band.js";
import { Ago, SlaBadge } from "./SlaBadge.js";

interface Props {
  lead: LeadRow;
  open: (id: string) => void;
}

/** One lead of the list. It is drawn again when the lead changes, not when time passes or another is chosen. */
export const Row = memo(function Row({ lead, open }: Props) {
  const isCursor = useDesk((state) => state.cursor === lead.id);
  const isSelected = useDesk((state) => state.selected.has(lead.id));
  const isBusy = useDesk((state) => state.busy.has(lead.id));
  const isMoved = useDesk((state) => state.moved.has(lead.id));
  const look = isCursor ? "bg-accent-soft before:bg-accent" : "hover:bg-sunken before:bg-transparent";
  return (
    <div
      className={`relative grid h-full grid-cols-[2.25rem_minmax(0,1fr)] border-b border-line before:absolute before:inset-y-0 before:left-0 before:w-1 before:content-[''] ${look}`}
      aria-busy={isBusy}
    >
      <label className="grid place-items-center">
        <span className="sr-only">Select {lead.name}</span>
        <input
          type="checkbox"
          className="size-5 accent-(--accent) sm:size-4"
          checked={isSelected}
          tabIndex={isCursor ? 0 : -1}
          onChange={(event) => { desk.set(({ selected }) => ({ selected: withMember(selected, lead.id, event.target.checked) })); }}
        />
      </label>
      <button
        type="button"
        id={`lead-${lead.id}`}
        className="grid min-w-0 grid-cols-[3rem_minmax(0,1fr)] items-center gap-3 pr-3 text-left -outline-offset-2"
        tabIndex={isCursor ? 0 : -1}
        aria-current={isCursor ? "true" : undefined}
        onClick={() => { open(lead.id); }}
      >
        <BandBlock band={lead.band} score={lead.score} />
        <span className="grid min-w-0 grid-cols-1 gap-px">
          <span className="flex items-center gap-2">
            <span className="truncate font-semibold">{lead.name}</span>
            <Marks lead={lead} isMoved={isMoved} />
            <span className="ml-auto flex shrink-0 items-center"><SlaBadge sla={lead.sla} /></span>
          </span>
          <span className="flex items-baseline gap-2">
            <span className="truncate">{lead.wish.summary}</span>
            {lead.expected_value_inr !== null && (
              <span className="ml-auto shrink-0 font-semibold tabular-nums">
                <span className="sr-only">expected value </span>
                {rupees(lead.expected_value_inr)}
              </span>
            )}
          </span>
          <span className="flex min-w-0 gap-x-2 text-xs text-quiet max-lg:flex-col lg:items-baseline">
            <TopReason reason={lead.reasons[0]} />
            <span className="truncate lg:ml-auto lg:max-w-1/2 lg:shrink-0">
              {plain(lead.source)} · <LastTouch lead={lead} /> · {ownerLabel(lead)}
            </span>
          </span>
        </span>
      </button>
    </div>
  );
});

function Marks({ lead, isMoved }: { lead: LeadRow; isMoved: boolean }) {
  const flag = lead.flags[0];
  return (
    <>
      {lead.stage !== "new" && <span className="chip shrink-0 border border-line px-1.5 py-0 text-quiet">{stageLabel(lead.stage)}</span>}
      {flag !== undefined && (
        <span className="chip min-w-0 bg-warm-soft px-1.5 py-0 text-warm">
          <TriangleAlert size={11} aria-hidden className="shrink-0" />
          <span className="truncate max-lg:sr-only">{flagLabel(flag)}</span>
        </span>
      )}
      {isMoved && <span className="chip shrink-0 bg-accent-soft px-1.5 py-0 text-accent">Changed</span>}
    </>
  );
}

function TopReason({ reason }: { reason: Reason | undefined }) {
  if (!reason) return <span className="truncate">No reasons yet</span>;
  const Icon = reason.points < 0 ? ArrowDown : ArrowUp;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Icon size={12} aria-hidden className={`shrink-0 ${reason.points < 0 ? "text-bad" : "text-good"}`} />
      <span className="sr-only">{reason.points < 0 ? "speaks against: " : "speaks for: "}</span>
      <span className="truncate">{reason.text}</span>
    </span>
  );
}

function LastTouch({ lead }: { lead: LeadRow }) {
  if (lead.last_touch_at === null) return <>not touched</>;
  return <><span className="sr-only">last touch </span><Ago at={lead.last_touch_at} /></>;
}
