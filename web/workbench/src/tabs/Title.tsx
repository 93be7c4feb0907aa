import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import type { CaseDetail } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { CheckChip } from "../parts/Chips.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { titleKey, useTitleApi } from "../title/useTitle.js";
import { plain } from "../words/labels.js";

/** Papers that say whose the property is (labels of domain/documents/labels.py). */
const OF_TITLE = /deed|agreement|conveyance|encumbrance|khata|patta|pahani|7-12|jamabandi|mutation|partition|release|will|probate|poa|gift|rera|noc|plan|oc$|certificate|tax_receipt|mortgage|modt|cersai/;

const OPINIONS: Record<string, { state: "pass" | "refer" | "fail"; says: string }> = {
  clear_and_marketable: { state: "pass", says: "The seller owns it free and clear." },
  subject_to: { state: "refer", says: "The title is good once the advocate's requisitions are met." },
  defective: { state: "fail", says: "The title is defective; no level may set that aside." },
};

/** The advocate's opinion, and the papers of the property. */
export default function Title() {
  const detail = useDetail();
  const { title } = detail;
  const opinion = title.opinion === null ? undefined : OPINIONS[title.opinion];
  return (
    <>
      <section aria-label="Opinion" className="panel">
        <h2 className="panel-title">Opinion</h2>
        {opinion && title.opinion !== null ? (
          <p className="flex flex-wrap items-center gap-2"><CheckChip state={opinion.state} /><strong>{plain(title.opinion)}</strong> {opinion.says}</p>
        ) : (
          <p className="flex flex-wrap items-center gap-2"><CheckChip state="not_judged" />{title.state === "asked" ? "The title review is with the advocate; the case waits for the opinion." : "No title review has been asked for yet."}</p>
        )}
        {title.thread_id !== null && <File named={title.thread_id} />}
        <Choose />
      </section>
      <Papers detail={detail} />
      <Requisitions detail={detail} />
    </>
  );
}

/** The title file that the case waits for; named by the thread of its review alone, it is told as that. */
function File({ named }: { named: string }) {
  const { go } = useTools();
  const api = useTitleApi();
  const found = useQuery({ queryKey: titleKey(named), queryFn: ({ signal }) => api.file(named, signal), retry: false });
  if (found.isPending) return null;
  if (!found.data) return <p className="text-xs text-quiet">Title review <code>{named}</code></p>;
  const { id, ref, property } = found.data.title;
  return <p><button type="button" className="btn" onClick={() => { go({ ...NO_CASE, view: "titles", title: id }); }}>Open the title file {ref}</button> <span className="text-quiet">{property.text}</span></p>;
}

/** Names the title file whose opinion the case waits for. */
function Choose() {
  const { isAnalyst } = useTools();
  const detail = useDetail();
  const api = useTitleApi();
  const { run, isBusy, problem } = useAct(detail);
  const [chosen, setChosen] = useState("");
  const found = useQuery({ queryKey: ["titles", "choice"], queryFn: ({ signal }) => api.page({ limit: "200" }, null, signal), enabled: isAnalyst && detail.may.edit.allowed });
  const titles = found.data?.items ?? [];
  if (titles.length === 0) return null;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        run({ path: "title", body: { thread_id: chosen }, says: "The case waits for that title's opinion" });
      }}
    >
      <label className="grid min-w-0 flex-1 gap-1 text-xs text-quiet">{detail.title.thread_id === null ? "Which title file is it?" : "Another title file"}
        <select className="field min-h-9 py-1 text-ink" value={chosen} required onChange={(event) => { setChosen(event.target.value); }}>
          <option value="">choose</option>
          {titles.map((each) => <option key={each.id} value={each.id}>{each.ref} · {each.property.text}</option>)}
        </select>
      </label>
      <button type="submit" className="btn" disabled={isBusy || chosen === ""}>Wait for it</button>
      {problem !== null && <p role="alert" className="text-bad">{problem}</p>}
    </form>
  );
}

function Papers({ detail }: { detail: CaseDetail }) {
  const { go } = useTools();
  const papers = detail.documents.filter((each) => each.role === "property" || OF_TITLE.test(each.label));
  return (
    <section aria-label="Papers of the property" className="panel">
      <h2 className="panel-title">Papers of the property</h2>
      {papers.length === 0 && <p className="text-quiet">None are in the case yet.</p>}
      <ul className="grid gap-1">
        {papers.map((each) => (
          <li key={each.id}>
            <button type="button" className="btn-bare w-full justify-start gap-2 text-left" onClick={() => { go({ doc: each.id, page: 1, fact: null, pane: "papers" }); }}>
              <FileText size={15} aria-hidden className="shrink-0" />{plain(each.label)} <span className="truncate text-xs text-quiet">{each.file_name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Requisitions({ detail }: { detail: CaseDetail }) {
  const wanted = detail.conditions.filter((each) => /title|deed|encumbrance|noc|mortgage|cersai/i.test(each.code));
  if (wanted.length === 0) return null;
  return (
    <section aria-label="Conditions of the title" className="panel">
      <h2 className="panel-title">Conditions of the title</h2>
      <ul className="grid gap-1">{wanted.map((each) => <li key={each.id}>{each.text} <span className="text-quiet">{each.state}</span></li>)}</ul>
    </section>
  );
}
