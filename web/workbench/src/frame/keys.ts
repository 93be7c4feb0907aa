import type { Pressed, Where } from "@propmubi/desk";

export type CommandId = "next" | "previous" | "open" | "close" | "search" | "help" | "queue" | "waiting" | "titles" | "money" | "tab" | "page-next" | "page-previous";

export interface Command {
  id: CommandId;
  label: string;
  /** As `KeyboardEvent.key` gives them. */
  keys: readonly string[];
  group: "Lists" | "Case" | "Everywhere";
}

export const COMMANDS: readonly Command[] = [
  { id: "next", label: "Next case", keys: ["j"], group: "Lists" },
  { id: "previous", label: "Previous case", keys: ["k"], group: "Lists" },
  { id: "open", label: "Open the case", keys: ["Enter", "o"], group: "Lists" },
  { id: "search", label: "Search", keys: ["/"], group: "Lists" },
  { id: "tab", label: "Summary to Reasons", keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], group: "Case" },
  { id: "page-next", label: "Next page of the paper", keys: ["]"], group: "Case" },
  { id: "page-previous", label: "Page before", keys: ["["], group: "Case" },
  { id: "close", label: "Back to the list", keys: ["Escape"], group: "Case" },
  { id: "queue", label: "Cases", keys: ["c"], group: "Everywhere" },
  { id: "waiting", label: "Waiting", keys: ["w"], group: "Everywhere" },
  { id: "titles", label: "Titles", keys: ["t"], group: "Everywhere" },
  { id: "money", label: "Tax and affordability", keys: ["m"], group: "Everywhere" },
  { id: "help", label: "Keys", keys: ["?"], group: "Everywhere" },
];

/** What a key press means here; null: nothing, leave it to the browser. */
export function commandFor(pressed: Pressed, where: Where): CommandId | null {
  const isOurs = !where.isDialogOpen && !where.isTyping && !pressed.altKey && !pressed.ctrlKey && !pressed.metaKey;
  return isOurs ? ofKeyAlone(pressed.key, where) : null;
}

function ofKeyAlone(key: string, where: Where): CommandId | null {
  if (key === "Escape") return "close";
  if (key === "Enter") return where.isOnControl ? null : "open";
  if (!where.areLettersOn) return null;
  return COMMANDS.find((each) => each.keys.includes(key))?.id ?? null;
}
