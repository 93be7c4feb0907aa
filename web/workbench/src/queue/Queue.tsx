import { wholeTime } from "@propmubi/desk";
import { ArrowUp } from "lucide-react";
import { useTools } from "../state/context.js";
import { announce, bench, useBench } from "../state/store.js";
import { Empty, Failed, Loading, problemOf } from "../parts/States.js";
import { QueueBar } from "./QueueBar.js";
import { QueueTable } from "./QueueTable.js";
import { useQueue } from "./useQueue.js";

/** The cases in work: what is due, how much, how risky, and what each waits for. */
export function Queue() {
  const queue = useQueue();
  const arrived = useBench((state) => state.arrived.size);
  const refresh = (): void => {
    void queue.refetch().then(() => {
      bench.set({ arrived: new Set() });
      announce("The list is up to date.");
    });
  };
  return (
    <section aria-labelledby="queue-title" className="flex min-h-0 flex-1 flex-col bg-surface">
      <QueueBar counts={queue.counts} total={queue.total} isPending={queue.isPending} />
      {arrived > 0 && (
        // Over the list and not before it: its coming moves no row.
        <div className="relative z-10 h-0">
          <button type="button" className="btn btn-main absolute top-0.5 left-1/2 -translate-x-1/2 rounded-full shadow-lg" onClick={refresh}>
            <ArrowUp size={14} aria-hidden />{arrived === 1 ? "1 case came in" : `${arrived} cases came in`}
          </button>
        </div>
      )}
      {queue.isError && queue.rows.length > 0 && (
        <p role="alert" className="note-bad m-3">
          {problemOf(queue.error)} Below is the list as of {wholeTime(queue.asOf ?? "")}.{" "}
          <button type="button" className="link" onClick={refresh}>Try again</button>
        </p>
      )}
      <Body queue={queue} refresh={refresh} />
    </section>
  );
}

function Body({ queue, refresh }: { queue: ReturnType<typeof useQueue>; refresh: () => void }) {
  const { place, isAnalyst, me } = useTools();
  if (queue.isPending) return <Loading what="the cases" />;
  if (queue.rows.length > 0) return <QueueTable queue={queue} />;
  if (queue.isError) return <Failed error={queue.error} again={refresh} />;
  if (!isAnalyst && me.roles.includes("admin") && queue.total > 0) {
    return <Empty>There are {queue.total.toLocaleString("en-IN")} cases. Administrators see the figures above; the cases themselves are for analysts and auditors.</Empty>;
  }
  const isFiltered = Object.keys(place.filters).length > 0;
  return <Empty>{isFiltered ? "No case fits these filters. Take one of them away." : "No case is in work. New applications appear here by themselves."}</Empty>;
}
