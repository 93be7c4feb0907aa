/** The value below which that part of them lies; by the nearest rank, so always one that was measured. */
export function quantile(values: readonly number[], part: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(part * ordered.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Prints figures under a title, one row each. */
export function table(title: string, rows: readonly (readonly [string, ...number[]])[]): void {
  console.log(`\n${title}`);
  for (const [name, ...figures] of rows) {
    console.log(`  ${name.padEnd(38)}${figures.map((each) => String(Math.round(each * 10) / 10).padStart(10)).join("")}`);
  }
}
