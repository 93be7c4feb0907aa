/** Values of facts taken apart into what can be typed, and put together again. */

export type Step = string | number;

export interface Leaf {
  path: readonly Step[];
  value: string | number | boolean | null;
}

/** The simple values in a value, each with the way to it; an empty list has none. */
export function leavesOf(value: unknown, path: readonly Step[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => leavesOf(each, [...path, at]));
  if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([name, each]) => leavesOf(each, [...path, name]));
  return [{ path, value: value as Leaf["value"] }];
}

/** The value with another simple value at the end of that way. */
export function withLeaf(value: unknown, path: readonly Step[], leaf: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return leaf;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === step ? withLeaf(each, rest, leaf) : each));
  const record = value as Record<string, unknown>;
  return { ...record, [step]: withLeaf(record[step], rest, leaf) };
}

/** "Relative", "Parts 1, unit". */
export function leafName(path: readonly Step[]): string {
  const words = path.map((step) => (typeof step === "number" ? String(step + 1) : step.replaceAll("_", " "))).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
