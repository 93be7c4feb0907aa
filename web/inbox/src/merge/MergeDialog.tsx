import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { merge } from "../actions/steps.js";
import type { Candidate, LeadDetail } from "../api/types.js";
import type { DialogProps } from "../dialogs/Dialogs.js";
import { Sheet } from "../dialogs/Sheet.js";
import { detailKey, putRow } from "../state/cache.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { compare, sideOf } from "./sides.js";

function useDetail(id: string | null) {
  const { api } = useTools();
  return useQuery({
    queryKey: detailKey(id ?? ""),
    queryFn: ({ signal }) => api.detail(id ?? "", signal),
    enabled: id !== null,
    staleTime: 30_000,
  });
}

/** Two leads side by side, and which of them stays. */
export default function MergeDialog({ ids }: DialogProps) {
  const [id = "", other = null] = ids;
  const { data: detail, isError } = useDetail(id);
  return (
    <Sheet title={`Merge ${detail?.lead.name ?? "a lead"} with a duplicate`} isWide>
      {isError && <p role="alert" className="note-bad">The lead could not be shown; close this and try again.</p>}
      {detail && <Choice detail={detail} other={other} />}
    </Sheet>
  );
}

/** With which lead: the one that was selected with it, else one that looks like the same person. */
function Choice({ detail, other }: { detail: LeadDetail; other: string | null }) {
  const { candidates } = detail;
  const [chosen, setChosen] = useState(other ?? candidates[0]?.id ?? null);
  if (chosen === null) {
    return <p className="text-quiet">No other lead looks like the same person. To merge any two, select both in the list (x) and press m.</p>;
  }
  return (
    <>
      {candidates.length > 1 && other === null && (
        <label className="mb-3 grid gap-1 font-medium">
          Compare with
          <select className="field font-normal" value={chosen} onChange={(event) => { setChosen(event.target.value); }}>
            {candidates.map((each) => <option key={each.id} value={each.id}>{each.name}: same {each.why}</option>)}
          </select>
        </label>
      )}
      <Sides key={chosen} detail={detail} otherId={chosen} candidate={candidates.find((each) => each.id === chosen) ?? null} />
    </>
  );
}

interface SidesProps {
  detail: LeadDetail;
  otherId: string;
  candidate: Candidate | null;
}

function Sides({ detail, otherId, candidate }: SidesProps) {
  const { acts, client } = useTools();
  const found = useDetail(otherId);
  const [isSwapped, setSwapped] = useState(false);
  const right = found.data ? sideOf(found.data) : candidate;
  if (right === null) {
    return found.isError ? <p role="alert" className="note-bad">The other lead could not be shown; it may not be yours to see.</p> : <p role="status" className="text-quiet">Loading the other lead…</p>;
  }
  const { lead } = detail;
  const go = (): void => {
    closeDialog();
    if (!isSwapped) {
      void acts.run(lead.id, merge({ id: otherId, name: right.name }));
    } else if (found.data) {
      putRow(client, found.data.lead);
      void acts.run(otherId, merge(lead));
    }
  };
  return (
    <>
      {candidate && <p className="mb-2 text-quiet">Both have the same {candidate.why}.</p>}
      <table className="w-full table-fixed border-collapse text-left max-sm:text-xs">
        <thead>
          <tr className="align-bottom">
            <td className="w-16 sm:w-24" />
            <th scope="col" className="p-2"><Stay name={lead.name} isChosen={!isSwapped} choose={() => { setSwapped(false); }} /></th>
            <th scope="col" className="p-2"><Stay name={right.name} isChosen={isSwapped} choose={() => { setSwapped(true); }} isDisabled={!found.data} /></th>
          </tr>
        </thead>
        <tbody>
          {compare(sideOf(detail), right).map((line) => (
            <tr key={line.name} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 font-normal text-quiet">{line.name}</th>
              <td className="p-2 break-words">{line.left || <span className="text-quiet">not known</span>}</td>
              <td className={`p-2 break-words ${line.isSame ? "" : "font-medium"}`}>
                {line.right || <span className="text-quiet">not known</span>}
                {line.isSame && <span className="chip ml-1 bg-sunken px-1.5 py-0 text-quiet">same</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-quiet">The one that stays keeps its name and numbers and gets the sources and the timeline of the other. Each consent stays as it was given, none becomes broader. It can be undone.</p>
      <div className="mt-3 flex gap-2">
        <button type="button" className="btn btn-main min-h-11" onClick={go}>Merge into {isSwapped ? right.name : lead.name}</button>
        <button type="button" className="btn min-h-11" onClick={closeDialog}>They are two people</button>
      </div>
    </>
  );
}

interface StayProps {
  name: string;
  isChosen: boolean;
  choose: () => void;
  isDisabled?: boolean;
}

function Stay({ name, isChosen, choose, isDisabled = false }: StayProps) {
  return (
    <label className="flex min-h-8 items-center gap-2">
      <input type="radio" name="stays" checked={isChosen} disabled={isDisabled} onChange={choose} className="size-4 accent-(--accent)" />
      <span><span className="sr-only">{name} </span>{isChosen ? "stays" : "is merged into it"}</span>
    </label>
  );
}
