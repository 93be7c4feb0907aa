import { textIn } from "@propmubi/desk";
import { plain } from "../words/labels.js";
import { Ask, Field } from "./Ask.js";
import { OpinionChip } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords } from "./words.js";

export function EditWords({ close }: { close: () => void }) {
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
        const paragraphs = before.map(({ section, text }) => ({ section, text, now: textIn(form, section).trim() })).filter((each) => each.now !== each.text);
        if (paragraphs.length === 0) close();
        else run({ path: "opinion", body: { paragraphs: paragraphs.map(({ section, now }) => ({ section, text: now })) }, says: "Your words are kept" });
      }}
    >
      {before.map((each, at) => <Field key={each.section} name={each.section} label={plain(each.section)} initial={each.text} rows={5} isFirst={at === 0} />)}
    </Ask>
  );
}

/** Signing asks for the password again: a screen that was left open signs nothing. */
export function Sign({ close }: { close: () => void }) {
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
        const enrolment = textIn(form, "enrolment").trim();
        run({ path: "sign", body: { password: textIn(form, "password"), enrolment_no: enrolment === "" ? null : enrolment }, says: !isSecond && lowered.length > 0 ? "Signed; a second advocate has to agree" : "Signed: the opinion is out" });
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

export function Return({ close }: { close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  return (
    <Ask title="Return to the first advocate" does="Return" isBusy={isBusy} problem={problem} close={close} submit={(form) => { run({ path: "return", body: { reason: textIn(form, "reason") }, says: "The file is back in review" }); }}>
      <Field name="reason" label="Why you do not agree" rows={4} isFirst />
    </Ask>
  );
}
