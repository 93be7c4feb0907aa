import { valueText } from "../words/values.js";

/** A value as a deed says it: "Rajesh Reddy S/o Raghavendra Reddy"; other values as everywhere. */
export function saidText(value: unknown, field: string): string {
  if (typeof value === "object" && value !== null && "name" in value) {
    const { name, relation, relative, ...rest } = value as Record<string, unknown>;
    const person = [name, relation, relative].filter((each) => typeof each === "string" && each !== "").join(" ");
    return Object.keys(rest).length === 0 ? person : `${person}, ${valueText(rest, field)}`;
  }
  return valueText(value, field);
}
