import { createContext, useContext } from "react";
import type { CaseDetail } from "../api/types.js";

export const CaseContext = createContext<CaseDetail | null>(null);

/** The case that is open. */
export function useDetail(): CaseDetail {
  const detail = useContext(CaseContext);
  if (detail === null) throw new Error("No case is open here.");
  return detail;
}
