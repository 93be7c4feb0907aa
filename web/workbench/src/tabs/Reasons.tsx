import { useQuery } from "@tanstack/react-query";
import { FileDown, Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { addressIn } from "../api/cases.js";
import type { Language } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { partKey } from "../case/useCase.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { fieldLabel } from "../words/labels.js";

const LANGUAGES: readonly { code: Language; name: string }[] = [{ code: "en", name: "English" }, { code: "hi", name: "हिन्दी" }, { code: "mr", name: "मराठी" }];

/** What the applicant may be told, and not before somebody has signed. */
export default function Reasons() {
  const { api } = useTools();
  const { case: { id } } = useDetail();
  const [language, setLanguage] = useState<Language>("en");
  const found = useQuery({ queryKey: partKey(id, `reasons-${language}`), queryFn: ({ signal }) => api.reasons(id, language, signal) });
  return (
    <div className="grid gap-4 p-4">
      <div role="group" aria-label="Language" className="flex flex-wrap items-center gap-1">
        {LANGUAGES.map(({ code, name }) => (
          <button key={code} type="button" lang={code} aria-pressed={language === code} className={`btn-bare px-3 font-medium ${language === code ? "bg-accent-soft text-accent" : ""}`} onClick={() => { setLanguage(code); }}>{name}</button>
        ))}
        {found.data && <a className="btn ml-auto min-h-8" href={addressIn.reasons(id, language)} target="_blank" rel="noreferrer"><FileDown size={14} aria-hidden />Letter PDF</a>}
      </div>
      {found.isPending && <Loading what="the reasons" />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && (
        <>
          <p className={`flex items-center gap-2 rounded-lg px-3 py-2 ${found.data.released ? "bg-accent-soft text-accent" : "bg-warm-soft text-warm"}`}>
            {found.data.released ? <LockOpen size={16} aria-hidden className="shrink-0" /> : <Lock size={16} aria-hidden className="shrink-0" />}
            {found.data.released ? "Signed: this may go to the applicant." : "Locked: a draft. Nothing goes to the applicant before an underwriter has signed."}
          </p>
          {found.data.reasons.length === 0 && <Empty>There is nothing to explain: every rule is passed.</Empty>}
          <ol lang={language} className="grid list-inside list-decimal gap-3">
            {found.data.reasons.map((each) => (
              <li key={each.code} className="leading-relaxed">{each.text}<span lang="en" className="block text-xs text-quiet">They can check: {fieldLabel(each.input)}</span></li>
            ))}
          </ol>
          {found.data.ways.length > 0 && (
            <section aria-labelledby="ways" className="grid gap-1">
              <h2 id="ways" className="panel-title">What would help</h2>
              <ul lang={language} className="grid list-inside list-disc gap-1">{found.data.ways.map((each) => <li key={each}>{each}</li>)}</ul>
            </section>
          )}
        </>
      )}
    </div>
  );
}
