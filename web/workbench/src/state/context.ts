import type { Me } from "@propmubi/client";
import { createContext, useContext } from "react";
import type { CaseApi } from "../api/cases.js";
import type { DocumentApi } from "../api/documents.js";
import type { Place } from "./place.js";

/** What every part of the workbench works with. */
export interface Tools {
  api: CaseApi;
  documents: DocumentApi;
  /** For the event stream, which is no JSON call. */
  fetch: typeof fetch;
  me: Me;
  /** Analysts work with cases; auditors read, and administrators see figures alone. */
  isAnalyst: boolean;
  /** Advocates work with title files and agreements; analysts read them. */
  isAdvocate: boolean;
  /** Who works with titles alone has no list of cases. */
  hasCases: boolean;
  place: Place;
  go: (to: Partial<Place>, isStep?: boolean) => void;
  leave: () => void;
}

export const ToolsContext = createContext<Tools | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("Outside the workbench there is nothing to work with.");
  return tools;
}
