import type { Pressed, Where } from "@propmubi/desk";

export type CommandId =
  | "next" | "previous" | "open" | "close" | "take" | "call" | "done" | "assign" | "snooze" | "merge" | "stage" | "note"
  | "visit" | "stop" | "select" | "select-all" | "undo" | "refresh" | "search" | "help" | "palette" | "manager" | "save-view";

export interface Command {
  id: CommandId;
  label: string;
  /** As `KeyboardEvent.key` gives them; none: by button and palette alone. */
  keys: readonly string[];
  group: "Move" | "This lead" | "List";
  /** Needs a lead under the cursor, or selected ones. */
  isOnLead?: boolean;
  /** Admins look and assign; working with a lead is for agents (api/v1/leads/caller.py). */
  isForAgents?: boolean;
}

export const COMMANDS: readonly Command[] = [
  { id: "next", label: "Next lead", keys: ["j"], group: "Move" },
  { id: "previous", label: "Previous lead", keys: ["k"], group: "Move" },
  { id: "open", label: "Open", keys: ["o", "Enter"], group: "Move", isOnLead: true },
  { id: "close", label: "Back to the list", keys: ["Escape"], group: "Move" },
  { id: "take", label: "Take it", keys: ["t"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "call", label: "Call outcome", keys: ["c"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "done", label: "Done, next lead", keys: ["e"], group: "This lead", isOnLead: true },
  { id: "assign", label: "Give to somebody", keys: ["a"], group: "This lead", isOnLead: true },
  { id: "snooze", label: "Snooze", keys: ["s"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "merge", label: "Merge with a duplicate", keys: ["m"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "stage", label: "Change the stage", keys: ["g"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "note", label: "Write a note", keys: ["n"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "visit", label: "Plan or note a visit", keys: ["v"], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "stop", label: "They said STOP", keys: [], group: "This lead", isOnLead: true, isForAgents: true },
  { id: "select", label: "Select", keys: ["x"], group: "List", isOnLead: true },
  { id: "select-all", label: "Select all that are loaded", keys: ["*"], group: "List" },
  { id: "undo", label: "Undo", keys: ["u", "z"], group: "List" },
  { id: "refresh", label: "Show new ones and sort", keys: ["r"], group: "List" },
  { id: "search", label: "Search", keys: ["/"], group: "List" },
  { id: "save-view", label: "Save this view", keys: [], group: "List" },
  { id: "manager", label: "Team report", keys: [], group: "List" },
  { id: "palette", label: "All commands", keys: ["Ctrl+K"], group: "List" },
  { id: "help", label: "Keys", keys: ["?"], group: "List" },
];

export function commandOf(id: CommandId): Command | undefined {
  return COMMANDS.find((each) => each.id === id);
}

/** Whether somebody of these roles may give the command at all. */
export function isAllowed(id: CommandId, isAgent: boolean): boolean {
  return isAgent || commandOf(id)?.isForAgents !== true;
}

/** What a key press means here; null: nothing, leave it to the browser. */
export function commandFor(pressed: Pressed, where: Where): CommandId | null {
  if (where.isDialogOpen || pressed.altKey) return null;
  if (pressed.ctrlKey || pressed.metaKey) return pressed.key.toLowerCase() === "k" ? "palette" : null;
  return where.isTyping ? null : ofKeyAlone(pressed.key, where);
}

function ofKeyAlone(key: string, where: Where): CommandId | null {
  if (key === "Escape") return "close";
  if (key === "Enter") return where.isOnControl ? null : "open";
  if (!where.areLettersOn) return null;
  return COMMANDS.find((each) => each.keys.includes(key))?.id ?? null;
}
