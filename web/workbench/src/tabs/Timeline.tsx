import { moment, now, wholeTime } from "@propmubi/desk";
import { useQuery } from "@tanstack/react-query";
import { Download, Link2, Link2Off } from "lucide-react";
import { addressIn } from "../api/cases.js";
import type { TimelineEntry } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { partKey } from "../case/useCase.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { plain } from "../words/labels.js";
import { valueText } from "../words/values.js";
import { brokenAt } from "./chain.js";

/** Who did what when, each entry sealed by the hash of the one before. */
export default function Timeline() {
  const { api } = useTools();
  const { case: { id } } = useDetail();
  const found = useQuery({ queryKey: partKey(id, "timeline"), queryFn: ({ signal }) => api.timeline(id, signal) });
  if (found.isPending) return <Loading what="the timeline" />;
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />;
  const { items, is_intact: isIntact } = found.data;
  if (items.length === 0) return <Empty>Nothing has happened yet.</Empty>;
  // The server recomputes each hash; here it is seen that each follows the one before.
  const broken = brokenAt(items);
  const isWhole = isIntact && broken === null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
        <p className={`flex items-center gap-2 font-medium ${isWhole ? "text-good" : "text-bad"}`} role={isWhole ? undefined : "alert"}>
          {isWhole ? <Link2 size={16} aria-hidden /> : <Link2Off size={16} aria-hidden />}
          {isWhole ? `Chain intact, ${items.length} entries` : `The chain is broken${broken === null ? "" : ` at entry ${broken}`}: an entry was changed after it was written.`}
        </p>
        <a className="btn ml-auto min-h-8" href={addressIn.timelineFile(id)} download><Download size={14} aria-hidden />Export</a>
      </div>
      <ol aria-label="Timeline, latest first" className="px-4 py-2">
        {items.toSorted((one, other) => other.number - one.number).map((each) => <Entry key={each.id} entry={each} isBroken={each.number === broken} />)}
      </ol>
    </>
  );
}

function Entry({ entry, isBroken }: { entry: TimelineEntry; isBroken: boolean }) {
  const { number, at, kind, by, says, details, hash } = entry;
  const more = Object.entries(details).filter(([, value]) => value !== null);
  return (
    <li className={`relative grid gap-0.5 border-l-2 pb-3 pl-4 before:absolute before:top-1.5 before:-left-[5px] before:size-2 before:rounded-full before:content-[''] ${isBroken ? "border-bad before:bg-bad" : "border-line before:bg-edge"}`}>
      <p>{says}</p>
      <p className="flex flex-wrap gap-x-3 text-xs text-quiet">
        <time dateTime={at} title={wholeTime(at)}>{moment(at, now())}</time>
        <span>{by?.name ?? "the platform"}</span>
        <span>{plain(kind)}</span>
        <code title={hash}>#{number} {hash.slice(0, 8)}</code>
      </p>
      {more.length > 0 && (
        <details className="text-xs">
          <summary className="min-h-6 text-quiet">Details</summary>
          <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3">
            {more.map(([name, value]) => <div key={name} className="contents"><dt className="text-quiet">{plain(name)}</dt><dd className="break-words">{valueText(value, name)}</dd></div>)}
          </dl>
        </details>
      )}
    </li>
  );
}
