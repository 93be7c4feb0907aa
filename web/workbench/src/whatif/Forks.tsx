import { moment, now, rupees } from "@propmubi/desk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Save } from "lucide-react";
import { useState } from "react";
import type { CaseDetail, CaseRow, Changes, Fork, Gauges } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { partKey } from "../case/useCase.js";
import { OutcomeChip, StaleChip } from "../parts/Chips.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { outcomeOf } from "../words/labels.js";
import { inFull, tenureText } from "../words/values.js";

/** Terms that were kept, beside the case and one another. */
export function Forks({ changes, isChanged }: { changes: Changes; isChanged: boolean }) {
  const { api, isAnalyst } = useTools();
  const detail = useDetail();
  const { id } = detail.case;
  const client = useQueryClient();
  const [name, setName] = useState("");
  const found = useQuery({ queryKey: partKey(id, "forks"), queryFn: ({ signal }) => api.forks(id, signal) });
  const save = useMutation({
    mutationFn: (called: string) => api.fork(id, called, changes),
    onSuccess: ({ name: called }) => {
      setName("");
      toast(`${called} is kept`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: partKey(id, "forks") }),
  });
  return (
    <section aria-label="Forks" className="panel">
      <h2 className="panel-title">Forks, side by side</h2>
      {isAnalyst && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(name.trim());
          }}
        >
          <label className="grid min-w-0 flex-1 gap-1 text-xs font-medium">
            Keep these terms as
            <input className="field min-h-9 font-normal" value={name} required maxLength={80} placeholder="20 years, spouse joins" onChange={(event) => { setName(event.target.value); }} />
          </label>
          <button type="submit" className="btn" disabled={!isChanged || save.isPending || name.trim() === ""}><Save size={15} aria-hidden />Keep</button>
        </form>
      )}
      {save.isError && <p role="alert" className="note-bad">{problemOf(save.error)}</p>}
      {found.isError && <p role="alert" className="note-bad">{problemOf(found.error)} <button type="button" className="link" onClick={() => void found.refetch()}>Try again</button></p>}
      {found.data?.length === 0 && <p className="text-quiet">None are kept yet. Move a slider and give the terms a name.</p>}
      {found.data && found.data.length > 0 && <Table detail={detail} forks={found.data} />}
    </section>
  );
}

function Table({ detail, forks }: { detail: CaseDetail; forks: readonly Fork[] }) {
  const { loan, offer_inr: offer } = detail.case;
  const emi: unknown = detail.report?.emi_requested;
  const of = (fork: Fork): Changes => fork.changes;
  const rows: [string, React.ReactNode, (fork: Fork) => React.ReactNode][] = [
    ["Outcome", <OutcomeChip key="case" outcome={outcomeOf(detail.case, loan.amount_inr)} />, (fork) => <OutcomeChip outcome={outcomeOf({ outcome: fork.result.outcome as CaseRow["outcome"], offer_inr: fork.result.offer_inr }, of(fork).amount_inr ?? loan.amount_inr)} />],
    ["Amount", rupees(loan.amount_inr), (fork) => rupees(of(fork).amount_inr ?? loan.amount_inr)],
    ["Rate", `${loan.rate_pct} %`, (fork) => `${of(fork).rate_pct ?? loan.rate_pct} %`],
    ["Tenure", tenureText(loan.tenure_months), (fork) => tenureText(of(fork).tenure_months ?? loan.tenure_months)],
    ["Co-applicant joins", "–", (fork) => (of(fork).co_applicant ? "yes" : "–")],
    ["Instalment", typeof emi === "number" ? inFull(emi) : "–", (fork) => inFull(fork.result.emi_inr)],
    ["Lends", offer === null ? "–" : rupees(offer), (fork) => rupees(fork.result.offer_inr)],
    ["FOIR", ratio(detail.gauges, "foir"), (fork) => ratio(fork.result.gauges, "foir")],
    ["LTV", ratio(detail.gauges, "ltv"), (fork) => ratio(fork.result.gauges, "ltv")],
  ];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Forks beside the case">
      <table className="w-full border-collapse tabular-nums [&_td]:border-l [&_td]:border-line [&_td]:px-3 [&_td]:py-1 [&_th]:py-1 [&_th]:text-left">
        <thead>
          <tr className="align-bottom">
            <td className="border-l-0!" />
            <th scope="col" className="border-l border-line px-3!">The case</th>
            {forks.map((fork) => (
              <th key={fork.id} scope="col" className="min-w-32 border-l border-line px-3!">
                {fork.name}{fork.is_stale && <span className="ml-1"><StaleChip /></span>}
                <span className="block text-xs font-normal text-quiet">{fork.by.name}, {moment(fork.at, now())}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ofCase, ofFork]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="pr-3 text-xs font-normal text-quiet">{name}</th>
              <td>{ofCase}</td>
              {forks.map((fork) => <td key={fork.id}>{ofFork(fork)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ratio(gauges: Gauges, name: "foir" | "ltv"): string {
  const value = gauges[name]?.value;
  return value === undefined || value === null ? "–" : `${value} %`;
}
