const indian = new Intl.NumberFormat("en-IN");

/** 1234567 as 12,34,567. */
export function number(value: number): string {
  return indian.format(value);
}

const UNITS: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** Seconds in their largest whole unit: 3700 is "1 hour". */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["second", 1];
  const count = Math.floor(seconds / size);
  return `${number(count)} ${unit}${count === 1 ? "" : "s"}`;
}
