import { DAY, HOUR, inOneUnit, MINUTE } from "@propmubi/desk";
import type { Sla } from "../api/types.js";

export type SlaLevel = "calm" | "soon" | "late" | "met" | "none";

export interface SlaWords {
  /** "4:12" while it runs, "late 12 min" after. */
  text: string;
  level: SlaLevel;
  /** The same for a screen reader, to the minute. */
  spoken: string;
}

const SOON = 2 * MINUTE;

/** What is to be said of the promise to call soon, at one moment. */
export function slaWords(sla: Sla, now: number): SlaWords {
  if (sla.state === "met") return { text: "Kept", level: "met", spoken: "first touch in time" };
  if (sla.state === "none" || sla.due_at === null) return { text: "", level: "none", spoken: "" };
  const left = new Date(sla.due_at).getTime() - now;
  if (left <= 0 || sla.state === "missed") {
    const late = inOneUnit(Math.max(-left, 0));
    return { text: `Late ${late}`, level: "late", spoken: `first touch late by ${late}` };
  }
  return {
    text: left < HOUR ? countdown(left) : `in ${inOneUnit(left)}`,
    level: left < SOON ? "soon" : "calm",
    spoken: `first touch due in ${left < MINUTE ? "under a minute" : inOneUnit(left)}`,
  };
}

function countdown(left: number): string {
  const seconds = Math.ceil(left / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export interface Preset {
  label: string;
  at: string;
}

const OFFSET = 5.5 * HOUR;

/** That hour in India, so many days from today. */
export function hourInIndia(now: number, days: number, hour: number): number {
  const midnight = Math.floor((now + OFFSET) / DAY) * DAY - OFFSET;
  return midnight + days * DAY + hour * HOUR;
}

/** Times to snooze until; "this evening" only while there is one. Quiet hours are from nine to nine: none is in them. */
export function snoozePresets(now: number): Preset[] {
  const weekday = new Date(now + OFFSET).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const toSaturday = (6 - weekday + 7) % 7 || 7;
  const all: [string, number][] = [
    ["In an hour", now + HOUR],
    ["This evening", hourInIndia(now, 0, 18)],
    ["Tomorrow morning", hourInIndia(now, 1, 10)],
    ["Saturday", hourInIndia(now, toSaturday, 10)],
    ["Monday", hourInIndia(now, toMonday, 10)],
    ["In two weeks", hourInIndia(now, 14, 10)],
  ];
  const isOpen = (at: number): boolean => at > now && at >= hourInIndia(at, 0, 9) && at < hourInIndia(at, 0, 21);
  return all.filter(([, at]) => isOpen(at)).map(([label, at]) => ({ label, at: new Date(at).toISOString() }));
}

/** A datetime-local field's value, which has no zone, as a time in India; null for a half-filled field. */
export function fromField(value: string): string | null {
  const time = Date.parse(`${value}:00+05:30`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** What a datetime-local field holds for that time. */
export function toField(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(0, 16);
}
