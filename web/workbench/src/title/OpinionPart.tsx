import { CornerUpLeft, FileText, PenLine, Signature } from "lucide-react";
import { useState } from "react";
import { reportOf, type TitleFile } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { EditWords, Return, Sign } from "./OpinionDialogs.js";
import { Signatures, Words } from "./OpinionWords.js";
import { MayButton, OpinionChip } from "./parts.js";
import { useFile } from "./useTitle.js";
import { standing } from "./words.js";

type Open = "edit" | "sign" | "return";

/** The words, who signs them, and the paper that goes out. */
export function OpinionPart() {
  const file = useFile();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => { setOpen(null); };
  const { opinion_draft: words } = file;
  if (file.report === null || words === null) return <Empty>{file.problem ?? "The opinion is drafted once the papers are read."}</Empty>;
  return (
    <>
      <section aria-label="Opinion" className="panel">
        <p className="flex flex-wrap items-center gap-2">
          <OpinionChip opinion={file.title.opinion} />
          <strong className={file.draft ? "text-warm" : "text-good"}>{standing(file)}</strong>
        </p>
        {file.needs !== null && <p className="text-quiet">{file.needs.why}</p>}
        <Steps file={file} open={setOpen} />
      </section>
      <Words words={words} />
      <Signatures file={file} />
      {open === "edit" && <EditWords close={close} />}
      {open === "sign" && <Sign close={close} />}
      {open === "return" && <Return close={close} />}
    </>
  );
}

/** What may be done with the opinion as it stands, and why not where it may not. */
function Steps({ file: { title, may, draft }, open }: { file: TitleFile; open: (open: Open) => void }) {
  const isSecond = title.stage === "second_advocate";
  const isSigned = title.stage === "signed";
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {!isSigned && <MayButton isMain may={may.sign} act={() => { open("sign"); }}><Signature size={15} aria-hidden />{isSecond ? "Agree and sign" : "Sign"}</MayButton>}
        {isSecond && <MayButton may={may.sign} act={() => { open("return"); }}><CornerUpLeft size={15} aria-hidden />Return</MayButton>}
        {!isSigned && <MayButton may={may.lower} act={() => { open("edit"); }}><PenLine size={15} aria-hidden />Edit the words</MayButton>}
        <a className="btn" href={reportOf(title.id)} target="_blank" rel="noreferrer"><FileText size={15} aria-hidden />{draft ? "Draft as PDF" : "Opinion as PDF"}</a>
      </div>
      {!isSigned && !may.sign.allowed && <p className="text-xs text-quiet"><span className="font-medium text-ink">Sign:</span> {may.sign.why}</p>}
    </>
  );
}
