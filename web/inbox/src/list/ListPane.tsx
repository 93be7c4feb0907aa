import { ApiError } from "@propmubi/client";
import { useMedia, wholeTime, WIDE } from "@propmubi/desk";
import { useTools } from "../state/context.js";
import { useDesk } from "../state/store.js";
import { useLeads } from "../state/useLeads.js";
import { VIEWS } from "../words/labels.js";
import { BulkBar } from "./BulkBar.js";
import { Ghost, LeadList } from "./LeadList.js";
import { ListHead } from "./ListHead.js";
import { SearchBar } from "./SearchBar.js";

/** Search, what is new, and the leads of the place one is in. */
export function ListPane({ refresh }: { refresh: () => void }) {
  const { place } = useTools();
  const leads = useLeads();
  const isChoosing = useDesk((state) => state.selected.size > 0);
  const problem = leads.error instanceof ApiError ? leads.error.message : "The list could not be shown.";
  return (
    <section aria-label="List" className="flex h-full min-h-0 flex-col border-r border-line bg-surface">
      <SearchBar understood={leads.first?.understood ?? []} />
      {isChoosing ? <BulkBar /> : <ListHead leads={leads} refresh={refresh} />}
      {leads.isError && leads.rows.length > 0 && (
        <p role="alert" className="note-bad m-3">
          {problem} Below is the list as of {wholeTime(leads.first?.as_of ?? "")}.{" "}
          <button type="button" className="link" onClick={refresh}>Try again</button>
        </p>
      )}
      <Body leads={leads} problem={problem} empty={emptyText(place.view, Object.keys(place.filters).length > 0)} refresh={refresh} />
    </section>
  );
}

interface BodyProps {
  leads: ReturnType<typeof useLeads>;
  problem: string;
  empty: string;
  refresh: () => void;
}

function Body({ leads, problem, empty, refresh }: BodyProps) {
  const isWide = useMedia(WIDE);
  if (leads.isPending) {
    return (
      <div role="status" aria-label="Loading the leads" className="min-h-0 flex-1 overflow-hidden">
        {Array.from({ length: 9 }, (_, at) => <div key={at} className="h-21"><Ghost /></div>)}
      </div>
    );
  }
  // Another height of a row is another list.
  if (leads.rows.length > 0) return <LeadList key={String(isWide)} leads={leads} isWide={isWide} />;
  if (leads.isError) {
    return (
      <div className="m-4 grid gap-3">
        <p role="alert" className="note-bad">{problem}</p>
        <button type="button" className="btn justify-self-start" onClick={refresh}>Try again</button>
      </div>
    );
  }
  return <p className="m-6 text-center text-quiet">{empty}</p>;
}

function emptyText(view: string, isFiltered: boolean): string {
  if (isFiltered) return "No lead fits that search. Take a part of it away, or look in another view.";
  return VIEWS.find((each) => each.name === view)?.empty ?? "No leads here.";
}
