const rupees = new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR" });
const wholeRupees = new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR", maximumFractionDigits: 0 });

/** "1234567.5" as ₹12,34,567.50. */
export function inr(amount: string): string {
  return rupees.format(Number(amount));
}

/** 450000 as ₹4,50,000. */
export function wholeInr(amount: number): string {
  return wholeRupees.format(amount);
}

/** 3 of 8 as 38%; of nothing as a dash. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return "–";
  const value = (part / whole) * 100;
  return value > 0 && value < 1 ? "<1%" : `${String(Math.round(value))}%`;
}

/** The end of an axis: 1, 2 or 5 times a power of ten, at or above the largest value. */
export function axisEnd(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 5, 10].find((each) => each * power >= largest) ?? 10;
  return step * power;
}

/** Every day from one to another, both included, as ISO dates. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** 2026-11-27 as 27 Nov. */
export function dayName(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
