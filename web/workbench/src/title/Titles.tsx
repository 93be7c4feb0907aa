import { wholeTime } from "@propmubi/desk";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Empty, Failed, Loading, problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NewTitle } from "./NewTitle.js";
import { TitleFilters } from "./TitleFilters.js";
import { TitleListRow } from "./TitleListRow.js";
import { type Titles as Found, useTitles } from "./useTitles.js";

/** The title files: how long each may take, which property, where it stands, what it waits for, whose it is. */
export default function Titles() {
  const { isAdvocate } = useTools();
  const [isNew, setNew] = useState(false);
  const titles = useTitles();
  return (
    <section aria-labelledby="titles-title" className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2 sm:px-4">
        <h1 id="titles-title" className="text-lg">Titles</h1>
        <TitleFilters counts={titles.counts} />
        {isAdvocate && <button type="button" className="btn btn-main ml-auto" onClick={() => { setNew(true); }}><Plus size={15} aria-hidden />New title file</button>}
      </div>
      {titles.rows.length > 0 ? <Rows titles={titles} /> : <NoRows titles={titles} />}
      {isNew && <NewTitle close={() => { setNew(false); }} />}
    </section>
  );
}

function Rows({ titles: { found, rows } }: { titles: Found }) {
  return (
    <>
      {found.isError && <p role="alert" className="note-bad m-3">{problemOf(found.error)} Below is the list as of {wholeTime(new Date(found.dataUpdatedAt).toISOString())}.</p>}
      <ul aria-label="Title files" className="min-h-0 flex-1 overflow-y-auto">
        {rows.map((each) => <TitleListRow key={each.id} row={each} />)}
        {found.hasNextPage && <li className="p-3 text-center"><button type="button" className="btn" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show more</button></li>}
      </ul>
    </>
  );
}

/** Not yet, not to be had, or none there. */
function NoRows({ titles: { found, isFiltered } }: { titles: Found }) {
  if (found.isPending) return <Loading what="the title files" />;
  return (
    <>
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && <Empty>{isFiltered ? "No title file fits this. Take a filter away." : "There are no title files yet. Open one for a property, and send in its papers."}</Empty>}
    </>
  );
}
