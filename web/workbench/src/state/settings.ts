import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Settings {
  /** Letters are commands; who dictates or leans on keys switches it off (WCAG 2.1.4). */
  areLettersOn: boolean;
}

/** Choices of this browser, kept over a reload. */
export const useSettings = create<Settings>()(persist((): Settings => ({ areLettersOn: true }), { name: "propmubi-workbench" }));
