export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Who works at our desks works in India, whatever zone the machine is set to. */
const ZONE = "Asia/Kolkata";

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const dayName = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" });
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const day = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, dateStyle: "medium" });
const whole = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, dateStyle: "medium", timeStyle: "short" });

/** "14:30" */
export function clockTime(at: string): string {
  return clock.format(new Date(at));
}

/** "27 Nov 2026, 14:30" */
export function wholeTime(at: string): string {
  return whole.format(new Date(at));
}

/** "27 Nov 2026" */
export function wholeDay(at: string): string {
  return day.format(new Date(at));
}

/** "today 14:30", "tomorrow 09:00", "Mon 30 Nov 09:00" */
export function moment(at: string, now: number): string {
  const time = new Date(at).getTime();
  const its = dayKey.format(time);
  if (its === dayKey.format(now)) return `today ${clock.format(time)}`;
  if (its === dayKey.format(now + DAY)) return `tomorrow ${clock.format(time)}`;
  if (its === dayKey.format(now - DAY)) return `yesterday ${clock.format(time)}`;
  return `${dayName.format(time).replace(",", "")} ${clock.format(time)}`;
}

/** "just now", "12 min ago", "3 h ago", "5 d ago" */
export function ago(at: string, now: number): string {
  const passed = now - new Date(at).getTime();
  if (passed < MINUTE) return "just now";
  return `${inOneUnit(passed)} ago`;
}

/** "12 min", "3 h", "5 d" */
export function inOneUnit(span: number): string {
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < DAY) return `${Math.floor(span / HOUR)} h`;
  return `${Math.floor(span / DAY)} d`;
}
