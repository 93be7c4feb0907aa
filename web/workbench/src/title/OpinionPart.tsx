import { wholeTime } from "@propmubi/desk";
import { CornerUpLeft, FileText, PenLine, Signature } from "lucide-react";
import { useState } from "react";
import { reportOf, type TitleFile } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { plain } from "../words/labels.js";
import { Ask, Field } from "./Ask.js";
import { MayButton, OpinionChip } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords, standing } from "./words.js";

type Open = "edit" | "sign" | "return";

/** The words, who signs them, and the paper that goes out. */
export function OpinionPart() {
  const file = useFile();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => { setOpen(null); };
  const { title, opinion_draft: words, may } = file;
  if (file.report === null || words === null) return <Empty>{file.problem ?? "The opinion is drafted once the papers are read."}</Empty>;
  const isSecond = title.stage === "second_advocate";
  return (
    <>
      <section aria-label="Opinion" className="panel">
        <p className="flex flex-wrap items-center gap-2">
          <OpinionChip opinion={title.opinion} />
          <strong className={file.draft ? "text-warm" : "text-good"}>{standing(file)}</strong>
        </p>
        {file.needs !== null && <p className="text-quiet">{file.needs.why}</p>}
        <div className="flex flex-wrap gap-2">
          {title.stage !== "signed" && <MayButton isMain may={may.sign} act={() => { setOpen("sign"); }}><Signature size={15} aria-hidden />{isSecond ? "Agree and sign" : "Sign"}</MayButton>}
          {isSecond && <MayButton may={may.sign} act={() => { setOpen("return"); }}><CornerUpLeft size={15} aria-hidden />Return</MayButton>}
          {title.stage !== "signed" && <MayButton may={may.lower} act={() => { setOpen("edit"); }}><PenLine size={15} aria-hidden />Edit the words</MayButton>}
          <a className="btn" href={reportOf(title.id)} target="_blank" rel="noreferrer"><FileText size={15} aria-hidden />{file.draft ? "Draft as PDF" : "Opinion as PDF"}</a>
        </div>
        {title.stage !== "signed" && !may.sign.allowed && <p className="text-xs text-quiet"><span className="font-medium text-ink">Sign:</span> {may.sign.why}</p>}
      </section>
      <section aria-label="Words" className="panel">
        {words.paragraphs.map((each) => (
          <div key={each.section}>
            <h2 className="panel-title">{plain(each.section)}</h2>
            <p className="max-w-prose whitespace-pre-line">{each.text}</p>
            {each.edited_by !== null && <p className="text-xs text-quiet">as {each.edited_by.name} wants it</p>}
            {!each.is_grounded && each.edited_by === null && <p className="text-xs text-warm">Not every word of this was given by the engine; check it.</p>}
          </div>
        ))}
        <p className="text-xs text-quiet">{words.engine === "rules" ? "Worded by templates." : `Worded by ${words.engine}.`} The conclusion is always ours, or a person’s.</p>
      </section>
      <Signatures file={file} />
      {open === "edit" && <EditWords close={close} />}
      {open === "sign" && <Sign close={close} />}
      {open === "return" && <Return close={close} />}
    </>
  );
}

function Signatures({ file: { signatures } }: { file: TitleFile }) {
  if (signatures.length === 0) return null;
  return (
    <section aria-label="Signatures" className="panel">
      <h2 className="panel-title">Signatures</h2>
      <ul className="grid gap-2">
        {signatures.map((each) => (
          <li key={each.role}>
            <strong>{each.by.name}</strong>, {plain(each.role).toLowerCase()}{each.enrolment_no !== null && `, enrolment no. ${each.enrolment_no}`}, {wholeTime(each.at)}
            <span className="block truncate font-mono text-xs text-quiet" title={each.report_sha256}>SHA-256 of what was signed: {each.report_sha256}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EditWords({ close }: { close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  const { opinion_draft: words } = useFile();
  const before = words?.paragraphs ?? [];
  return (
    <Ask
      title="Edit the words"
      does="Keep them"
      isBusy={isBusy}
      problem={problem}
      isWide
      close={close}
      submit={(form) => {
        const paragraphs = before.map(({ section, text }) => ({ section, text, now: String(form.get(section) as string).trim() })).filter((each) => each.now !== each.text);
        if (paragraphs.length === 0) close();
        else run({ path: "opinion", body: { paragraphs: paragraphs.map(({ section, now }) => ({ section, text: now })) }, says: "Your words are kept" });
      }}
    >
      {before.map((each, at) => <Field key={each.section} name={each.section} label={plain(each.section)} initial={each.text} rows={5} isFirst={at === 0} />)}
    </Ask>
  );
}

/** Signing asks for the password again: a screen that was left open signs nothing. */
function Sign({ close }: { close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  const { title, findings } = useFile();
  const lowered = findings.filter((each) => each.needs_second);
  const isSecond = title.stage === "second_advocate";
  return (
    <Ask
      title={`Sign ${title.ref}`}
      does="Sign"
      isBusy={isBusy}
      problem={problem}
      close={close}
      submit={(form) => {
        const enrolment = String(form.get("enrolment")).trim();
        run({ path: "sign", body: { password: form.get("password"), enrolment_no: enrolment === "" ? null : enrolment }, says: !isSecond && lowered.length > 0 ? "Signed; a second advocate has to agree" : "Signed: the opinion is out" });
      }}
    >
      <p>You sign the opinion <OpinionChip opinion={title.opinion} /> on {title.property.text}, searched to {title.as_of}.</p>
      {lowered.length > 0 && (
        <div className="rounded-lg bg-warm-soft p-3 text-warm">
          <p>{isSecond ? "You agree with what was lowered:" : "A second advocate has to agree with what was lowered:"}</p>
          <ul className="list-disc pl-5">{lowered.map((each) => <li key={each.id}>{codeWords(each.code)}, found {each.severity_found}: {each.reason}</li>)}</ul>
        </div>
      )}
      <Field name="enrolment" label="Enrolment number" hint="At the Bar Council; it stands under your signature." isOptional />
      <Field name="password" label="Your password, again" type="password" isFirst />
    </Ask>
  );
}

function Return({ close }: { close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  return (
    <Ask title="Return to the first advocate" does="Return" isBusy={isBusy} problem={problem} close={close} submit={(form) => { run({ path: "return", body: { reason: form.get("reason") }, says: "The file is back in review" }); }}>
      <Field name="reason" label="Why you do not agree" rows={4} isFirst />
    </Ask>
  );
}
