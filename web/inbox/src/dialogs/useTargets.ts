import type { LeadRow } from "../api/types.js";
import { findRow } from "../state/cache.js";
import { useTools } from "../state/context.js";

interface Targets {
  leads: readonly LeadRow[];
  /** "Asha Rao", or "12 leads". */
  name: string;
}

/** The leads that a dialog is about. */
export function useTargets(ids: readonly string[]): Targets {
  const { client } = useTools();
  const leads = ids.map((id) => findRow(client, id)).filter((each) => each !== null);
  const [first] = leads;
  return { leads, name: leads.length === 1 && first ? first.name : `${leads.length} leads` };
}
