import { AlarmClock, Archive, Flame, Inbox, type LucideIcon, TriangleAlert, UserRoundX, Users } from "lucide-react";
import type { ReactElement } from "react";
import type { Counts } from "../api/types.js";
import { useTools } from "../state/context.js";
import { isSameList, type Place } from "../state/place.js";
import { useCounts } from "../state/useLeads.js";

export interface ViewLink {
  label: string;
  icon: ReactElement;
  to: Place;
  isHere: boolean;
  count?: number | undefined;
  isUrgent?: boolean;
}

interface Entry {
  label: string;
  icon: LucideIcon;
  view: string;
  filters?: Place["filters"];
  count?: keyof Counts;
  isUrgent?: boolean;
}

const ENTRIES: readonly Entry[] = [
  { label: "Mine", icon: Inbox, view: "mine", count: "mine" },
  { label: "Unassigned", icon: UserRoundX, view: "unassigned", count: "unassigned" },
  { label: "Team", icon: Users, view: "team", count: "team" },
  { label: "Hot", icon: Flame, view: "team", filters: { band: "hot" }, count: "hot" },
  { label: "Promise missed", icon: TriangleAlert, view: "team", filters: { sla: "missed" }, count: "sla_missed", isUrgent: true },
  { label: "Snoozed", icon: AlarmClock, view: "snoozed", count: "snoozed" },
  { label: "Done", icon: Archive, view: "done" },
];

/** The views everybody has, with their counts. */
export function useViewLinks(): ViewLink[] {
  const { place } = useTools();
  const counts = useCounts();
  return ENTRIES.map(({ label, icon: Icon, view, filters = {}, count, isUrgent = false }) => {
    const to: Place = { view, filters, without: [], sort: "value", lead: null };
    return {
      label,
      icon: <Icon size={16} aria-hidden />,
      to,
      isHere: isSameList({ ...to, sort: place.sort }, place),
      count: count && counts?.[count],
      isUrgent,
    };
  });
}
