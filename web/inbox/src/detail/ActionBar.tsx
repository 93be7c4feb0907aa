import {
  AlarmClock, CalendarCheck, Check, CheckCheck, Ellipsis, GitMerge, type LucideIcon, NotebookPen, PhoneCall, Route, UserRoundPlus,
} from "lucide-react";
import type { LeadRow } from "../api/types.js";
import { commandOf, type CommandId, isAllowed } from "../keys/commands.js";
import { useTools } from "../state/context.js";
import { useDesk } from "../state/store.js";

interface Props {
  lead: LeadRow;
  /** At the bottom of a phone's screen, within reach of a thumb. */
  isScreen: boolean;
}

interface Act {
  id: CommandId;
  label: string;
  icon: LucideIcon;
  /** Shown on a phone too, under this name. */
  short?: string;
}

const TAKE: Act = { id: "take", label: "Take it", icon: Check, short: "Take" };
const CALL: Act = { id: "call", label: "Call outcome", icon: PhoneCall, short: "Outcome" };
const ALWAYS: readonly Act[] = [
  { id: "done", label: "Done, next", icon: CheckCheck, short: "Next" },
  { id: "snooze", label: "Snooze", icon: AlarmClock, short: "Snooze" },
  { id: "assign", label: "Give", icon: UserRoundPlus, short: "Give" },
  { id: "stage", label: "Change the stage", icon: Route },
  { id: "visit", label: "Plan or note a visit", icon: CalendarCheck },
  { id: "note", label: "Write a note", icon: NotebookPen },
  { id: "merge", label: "Merge with a duplicate", icon: GitMerge },
  { id: "palette", label: "More", icon: Ellipsis, short: "More" },
];

/** What a broker may do first: take it on, or tell how the call went. */
function firstOf(lead: LeadRow, isAgent: boolean): Act | null {
  if (!isAgent) return null;
  // A lead that was given to somebody and not taken on is free for the first to claim it.
  if (lead.accepted_at === null) return TAKE;
  return lead.is_mine ? CALL : null;
}

/** Every step the keys take, to press. */
export function ActionBar({ lead, isScreen }: Props) {
  const { isAgent } = useTools();
  const isBusy = useDesk((state) => state.busy.has(lead.id));
  const first = firstOf(lead, isAgent);
  const acts = ALWAYS.filter(({ id, short }) => (!isScreen || short !== undefined) && isAllowed(id, isAgent));
  const One = isScreen ? Thumb : Button;
  return (
    <div
      role="toolbar"
      aria-label={`Steps for ${lead.name}`}
      aria-busy={isBusy}
      className={isScreen
        ? "grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
        : "flex flex-wrap items-center gap-1 border-b border-line bg-surface px-2 py-1.5"}
    >
      {first && <One act={first} isMain />}
      {acts.map((each) => <One key={each.id} act={each} isMain={false} />)}
    </div>
  );
}

interface OneProps {
  act: Act;
  isMain: boolean;
}

function keyOf(id: CommandId): string | undefined {
  return commandOf(id)?.keys[0];
}

function Thumb({ act: { id, short, icon: Icon }, isMain }: OneProps) {
  const { command } = useTools();
  return (
    <button
      type="button"
      className={`grid min-h-14 place-content-center justify-items-center gap-0.5 text-xs font-medium ${isMain ? "text-accent" : ""}`}
      onClick={() => { command(id); }}
    >
      <Icon size={19} aria-hidden />
      {short}
    </button>
  );
}

/** With its name and key where a broker's day needs it, else by its sign alone, the name on pointing. */
function Button({ act: { id, label, short, icon: Icon }, isMain }: OneProps) {
  const { command } = useTools();
  const key = keyOf(id);
  const isSign = short === undefined || id === "palette";
  const look = isMain ? "bg-accent px-2.5 text-accent-ink hover:bg-accent hover:brightness-110" : "px-2";
  return (
    <button type="button" className={`btn-bare font-medium ${look}`} title={`${label} (${key ?? ""})`} aria-keyshortcuts={key?.replace("Ctrl", "Control")} onClick={() => { command(id); }}>
      <Icon size={16} aria-hidden />
      <span className={isSign ? "sr-only" : ""}>{label}</span>
      {!isSign && <kbd aria-hidden className={`key ${isMain ? "border-accent-ink text-accent-ink" : ""}`}>{key}</kbd>}
    </button>
  );
}
