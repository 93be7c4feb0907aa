import { followStream, type StreamOptions } from "@propmubi/desk";
import type { LeadEvent } from "./types.js";

interface LeadOptions extends Omit<StreamOptions, "address" | "onMessage"> {
  onLead: (event: LeadEvent) => void;
}

/** Follows the events of leads until it is closed. */
export function followLeads({ onLead, ...options }: LeadOptions): () => void {
  return followStream({
    ...options,
    address: "/api/v1/leads/stream",
    onMessage: ({ event, data }) => {
      if (event === "lead") onLead(JSON.parse(data) as LeadEvent);
    },
  });
}
