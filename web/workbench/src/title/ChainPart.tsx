import { useQuery } from "@tanstack/react-query";
import type { Report } from "../api/titles.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { plain } from "../words/labels.js";
import { ChainPicture } from "./ChainPicture.js";
import { spotOf } from "./marks.js";
import { EventLink } from "./parts.js";
import { titlePartKey, useFile, useTitleApi } from "./useTitle.js";
import { shareWords } from "./words.js";

/** Who held what when, drawn and as a table; charges; names that may be one person's. */
export function ChainPart() {
  const { place, go } = useTools();
  const file = useFile();
  const api = useTitleApi();
  const { id, version } = file.title;
  const report = file.report as Report | null;
  const drawn = useQuery({ queryKey: [...titlePartKey(id, "picture"), version], queryFn: ({ signal }) => api.picture(id, signal), enabled: report !== null, staleTime: Infinity });
  if (report === null) return <Empty>{file.problem ?? "The chain is drawn once the papers are read."}</Empty>;
  return (
    <>
      <section aria-label="The chain, drawn" className="panel">
        {drawn.isPending && <Loading what="the picture" />}
        {drawn.isError && <Failed error={drawn.error} again={() => void drawn.refetch()} />}
        {drawn.data && <ChainPicture chain={drawn.data} at={place.at} open={(event) => { go({ ...spotOf(file, event), at: event, part: "events", pane: "figures" }); }} />}
      </section>
      <Flow report={report} />
      <Charges report={report} />
      <Remarks report={report} />
    </>
  );
}

function Flow({ report }: { report: Report }) {
  return (
    <section aria-label="Flow of title" className="panel">
      <h2 className="panel-title">Flow of title</h2>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Table of the flow of title">
        <table className="w-full min-w-[34rem] text-left">
          <thead className="text-xs text-quiet"><tr><th className="py-1 pr-3 font-medium">Date</th><th className="pr-3 font-medium">Deed</th><th className="pr-3 font-medium">What it did</th><th className="font-medium">Held after it</th></tr></thead>
          <tbody>
            {report.chain.map((step) => (
              <tr key={step.event} className={`border-t border-line align-top ${step.effective ? "" : "text-quiet"}`}>
                <td className="py-1.5 pr-3 whitespace-nowrap tabular-nums">{step.date}</td>
                <td className="py-1.5 pr-3"><EventLink event={step.event} /> {plain(step.type).toLowerCase()}</td>
                <td className="py-1.5 pr-3">{step.effect}</td>
                <td className="py-1.5">{step.holders.map((each) => `${each.name} ${shareWords(each.share)}`).join(", ") || "nobody"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Charges({ report: { charges } }: { report: Report }) {
  if (charges.length === 0) return null;
  return (
    <section aria-label="Charges and agreements" className="panel">
      <h2 className="panel-title">Charges and agreements</h2>
      <ul className="grid gap-1">
        {charges.map((each) => (
          <li key={each.event}>
            <EventLink event={each.event} /> {plain(each.type).toLowerCase()}{each.holder !== "" && ` of ${each.holder}`}, from {each.opened},{" "}
            {each.closed === null ? <strong className="text-bad">open</strong> : <>closed {each.closed}{each.closed_by !== null && <> by <EventLink event={each.closed_by} /></>}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remarks({ report: { name_proposals: names, notes, unread, records } }: { report: Report }) {
  if (names.length + notes.length + unread.length + records.length === 0) return null;
  return (
    <section aria-label="Notes" className="panel">
      <h2 className="panel-title">Notes</h2>
      <ul className="grid list-disc gap-1 pl-5">
        {names.map((each) => <li key={`${each.name} ${each.may_be}`}>{each.name} may be {each.may_be}: join them in the case if a person has confirmed it.</li>)}
        {records.map((each) => <li key={`${each.register} ${each.line}`}>{each.register}, {each.line}{each.event !== null && <> (<EventLink event={each.event} />)</>}: {each.remark}</li>)}
        {notes.map((each) => <li key={each}>{each}</li>)}
        {unread.map((each) => <li key={each}>Not judged, no rule reads it: {each}</li>)}
      </ul>
    </section>
  );
}
