import { textIn, useMedia, WIDE } from "@propmubi/desk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useEffect, useState } from "react";
import type { Clause, Contract, Present } from "../api/contracts.js";
import { Failed, Loading, problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { toast } from "../state/store.js";
import { Ask, Field } from "../title/Ask.js";
import { type Mark, PaperPane } from "../title/PaperPane.js";
import { Clauses } from "./Clauses.js";
import { contractKey, useContractApi } from "./useContracts.js";
import { PRESENT } from "./words.js";

/** One agreement: its pages on the left, the eighteen checks on the right. */
export default function ContractScreen({ id }: { id: string }) {
  const api = useContractApi();
  const found = useQuery({ queryKey: contractKey(id), queryFn: ({ signal }) => api.get(id, signal), gcTime: 60_000 });
  const name = found.data?.file_name;
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Agreements · PropMubi Agents`;
  }, [name]);
  if (found.isPending) return <Loading what="the review" />;
  if (!found.data) return <Failed error={found.error} again={() => void found.refetch()} />;
  return <Reviewed contract={found.data} />;
}

function Reviewed({ contract }: { contract: Contract }) {
  const { place, go } = useTools();
  const isWide = useMedia(WIDE);
  const [asked, setAsked] = useState<Clause | null>(null);
  const marks = contract.clauses.flatMap((each): Mark[] =>
    each.page === null ? [] : [{ key: each.id, doc: contract.document_id, page: each.page, box: each.box ?? null, says: `${each.id} ${each.title}` }]);
  const show = (clause: Clause): void => { go({ doc: contract.document_id, page: clause.page ?? 1, fact: clause.id, at: clause.id, pane: "papers" }); };
  const open = ({ key }: Mark): void => {
    go({ at: key, fact: key, pane: "figures" });
    requestAnimationFrame(() => document.getElementById(`clause-${key}`)?.scrollIntoView({ block: "center" }));
  };
  const viewer = <PaperPane papers={[{ id: contract.document_id, name: contract.file_name, pages: contract.pages }]} marks={marks} open={open} />;
  const work = (
    <section aria-label="Review" tabIndex={0} className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface -outline-offset-2">
      <Clauses clauses={contract.clauses} show={show} tell={contract.may_tell ? setAsked : null} />
    </section>
  );
  return (
    <>
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-3 py-2 sm:px-4">
        <button type="button" className="btn-bare -ml-2 max-lg:hidden" onClick={() => { go(NO_CASE); }}><ChevronLeft size={18} aria-hidden /><span className="sr-only">Back to the list</span></button>
        <h1 className="min-w-0 truncate text-lg">{contract.file_name}</h1>
        <p className="text-xs text-quiet">rules of {contract.day}, {contract.engine === "rules" ? "read by rules" : `with ${contract.engine}`} · <span title={contract.ruleset_hash}>rule set {contract.ruleset_hash.slice(0, 12)}</span></p>
      </header>
      {isWide ? (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,5fr)_minmax(0,6fr)] grid-rows-[minmax(0,1fr)]">{viewer}{work}</div>
      ) : (
        <>
          <div role="group" aria-label="What to see" className="flex shrink-0 border-b border-line bg-surface">
            {(["figures", "papers"] as const).map((pane) => (
              <button key={pane} type="button" aria-pressed={place.pane === pane} className={`min-h-11 flex-1 border-b-2 font-medium ${place.pane === pane ? "border-accent text-accent" : "border-transparent text-quiet"}`} onClick={() => { go({ pane }, false); }}>
                {pane === "figures" ? "Review" : "Agreement"}
              </button>
            ))}
          </div>
          {place.pane === "papers" ? viewer : work}
        </>
      )}
      {asked !== null && <Tell contract={contract} clause={asked} close={() => { setAsked(null); }} />}
    </>
  );
}

/** An advocate's word on a clause; it becomes a labelled case for the evals where it differs. */
function Tell({ contract, clause, close }: { contract: Contract; clause: Clause; close: () => void }) {
  const api = useContractApi();
  const client = useQueryClient();
  const [present, setPresent] = useState<Present>(clause.present);
  const sent = useMutation({
    mutationFn: (note: string) => api.tell(contract.id, clause.id, present, note),
    onSuccess: (after) => {
      client.setQueryData(contractKey(contract.id), after);
      toast(present === clause.present ? `${clause.id} is confirmed` : `${clause.id} is told otherwise`);
      close();
    },
  });
  const isOther = present !== clause.present;
  return (
    <Ask title={`${clause.id} ${clause.title}`} does={isOther ? "Correct it" : "Confirm it"} isBusy={sent.isPending} problem={sent.isError ? problemOf(sent.error) : null} close={close} submit={(form) => { sent.mutate(textIn(form, "note").trim()); }}>
      <p className="text-quiet">Found {PRESENT[clause.present].says.toLowerCase()}: {clause.assessment}</p>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">The clause is</legend>
        {(Object.keys(PRESENT) as Present[]).map((each) => (
          <label key={each} className="flex items-baseline gap-2">
            <input type="radio" name="present" value={each} checked={present === each} data-first={present === each || undefined} className="accent-(--accent)" onChange={() => { setPresent(each); }} />{PRESENT[each].says.toLowerCase()}{each === clause.present && <span className="text-quiet">, as it was found</span>}
          </label>
        ))}
      </fieldset>
      <Field name="note" label="Why" rows={3} isOptional={!isOther} />
    </Ask>
  );
}
