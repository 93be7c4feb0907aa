import type { Me } from "@propmubi/client";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import type { Acts } from "../actions/acts.js";
import type { LeadApi } from "../api/leads.js";
import type { Person } from "../api/types.js";
import type { CommandId } from "../keys/commands.js";
import type { Place } from "./place.js";

/** What every part of the inbox works with. */
export interface Tools {
  api: LeadApi;
  client: QueryClient;
  acts: Acts;
  me: Me;
  /** The signed-in broker as an owner of leads. */
  self: Person;
  isAdmin: boolean;
  /** A broker, who takes leads on; an admin who is none reads and assigns. */
  isAgent: boolean;
  place: Place;
  go: (to: Partial<Place>) => void;
  /** Does what a key, a button or the palette asks for. */
  command: (id: CommandId) => void;
  leave: () => void;
}

export const ToolsContext = createContext<Tools | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("Outside the inbox there is nothing to work with.");
  return tools;
}
