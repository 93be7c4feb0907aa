import { DAY, HOUR, inOneUnit } from "@propmubi/desk";
import type { CaseRow } from "../api/types.js";

export type SlaLevel = "calm" | "soon" | "late" | "met" | "none";

export interface SlaWords {
  text: string;
  level: SlaLevel;
  /** The same for a screen reader. */
  spoken: string;
}

/** From here on it is time. */
const SOON = 2 * HOUR;

/** What is to be said of the time a stage may take, at one moment. */
export function slaWords({ due_at: due, state }: CaseRow["sla"], now: number): SlaWords {
  if (state === "met") return { text: "Met", level: "met", spoken: "done in time" };
  if (due === null) return { text: "", level: "none", spoken: "no time set" };
  const left = new Date(due).getTime() - now;
  if (left <= 0) {
    const late = inOneUnit(-left);
    return { text: `Late ${late}`, level: "late", spoken: `late by ${late}` };
  }
  return { text: countdown(left), level: left < SOON ? "soon" : "calm", spoken: `due in ${inOneUnit(left)}` };
}

/** "1 d 4 h", "3 h 20 m", "12:05" in the last hour. */
function countdown(left: number): string {
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / 60_000);
  if (left >= DAY) return `${Math.floor(left / DAY)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, "0")} m`;
  return `${minutes}:${String(Math.floor((left % 60_000) / 1000)).padStart(2, "0")}`;
}
