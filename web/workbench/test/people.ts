import type { Person } from "../src/api/types.js";

/** Ids as the server makes them, told apart by their end. */
export const idOf = (kind: string, index: number): string => `0193a0${kind}-0000-7000-8000-${String(index).padStart(12, "0")}`;

export const KAVITA: Person = { id: idOf("01", 1), name: "Kavita Nair" };
export const IMRAN: Person = { id: idOf("01", 2), name: "Imran Shaikh" };
export const DEEPA: Person = { id: idOf("01", 3), name: "Deepa Iyer" };
