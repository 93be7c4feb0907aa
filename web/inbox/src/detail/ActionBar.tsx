import { AlarmClock, CalendarCheck, Check, CheckCheck, Ellipsis, GitMerge, NotebookPen, PhoneCall, Route, UserRoundPlus } from "lucide-react";
import type { ReactNode } from "react";
import type { LeadRow } from "../api/types.js";
import type { CommandId } from "../keys/commands.js";
import { useTools } from "../state/context.js";
import { useDesk } from "../state/store.js";

interface Props {
  lead: LeadRow;
  /** At the bottom of a phone's screen, within reach of a thumb. */
  isScreen: boolean;
}

/** Every step the keys take, to press. */
export function ActionBar({ lead, isScreen }: Props) {
  const { isAdmin } = useTools();
  const isBusy = useDesk((state) => state.busy.has(lead.id));
  const mayTake = !isAdmin && (lead.owner === null || (lead.is_mine && lead.accepted_at === null));
  const mayWork = lead.is_mine || isAdmin;
  const size = isScreen ? 19 : 15;
  return (
    <div
      role="toolbar"
      aria-label={`Steps for ${lead.name}`}
      aria-busy={isBusy}
      className={isScreen
        ? "grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
        : "flex flex-wrap gap-1 border-b border-line bg-surface px-2 py-1.5"}
    >
      {mayTake && <Act id="take" letter="t" isScreen={isScreen} isMain icon={<Check size={size} aria-hidden />}>Take it</Act>}
      {mayWork && !mayTake && <Act id="call" letter="c" isScreen={isScreen} isMain icon={<PhoneCall size={size} aria-hidden />}>{isScreen ? "Outcome" : "Call outcome"}</Act>}
      <Act id="done" letter="e" isScreen={isScreen} icon={<CheckCheck size={size} aria-hidden />}>{isScreen ? "Next" : "Done, next"}</Act>
      <Act id="snooze" letter="s" isScreen={isScreen} icon={<AlarmClock size={size} aria-hidden />}>Snooze</Act>
      <Act id="assign" letter="a" isScreen={isScreen} icon={<UserRoundPlus size={size} aria-hidden />}>Give</Act>
      {!isScreen && (
        <>
          <Act id="stage" letter="g" isScreen={false} icon={<Route size={size} aria-hidden />}>Stage</Act>
          <Act id="visit" letter="v" isScreen={false} icon={<CalendarCheck size={size} aria-hidden />}>Visit</Act>
          <Act id="note" letter="n" isScreen={false} icon={<NotebookPen size={size} aria-hidden />}>Note</Act>
          <Act id="merge" letter="m" isScreen={false} icon={<GitMerge size={size} aria-hidden />}>Merge</Act>
        </>
      )}
      <Act id="palette" letter="" isScreen={isScreen} icon={<Ellipsis size={size} aria-hidden />}>More</Act>
    </div>
  );
}

interface ActProps {
  id: CommandId;
  letter: string;
  icon: ReactNode;
  isScreen: boolean;
  isMain?: boolean;
  children: ReactNode;
}

function Act({ id, letter, icon, isScreen, isMain = false, children }: ActProps) {
  const { command } = useTools();
  const look = isScreen ? `grid min-h-14 place-content-center justify-items-center gap-0.5 text-xs font-medium ${isMain ? "text-accent" : ""}` : `btn-bare px-2 font-medium ${isMain ? "bg-accent text-accent-ink hover:bg-accent hover:brightness-110" : ""}`;
  return (
    <button type="button" className={look} aria-keyshortcuts={letter === "" ? undefined : letter} onClick={() => { command(id); }}>
      {icon}
      {children}
      {!isScreen && letter !== "" && <kbd aria-hidden className={`key ${isMain ? "border-accent-ink text-accent-ink" : ""}`}>{letter}</kbd>}
    </button>
  );
}
