import { wholeTime } from "@propmubi/desk";
import type { TitleFile } from "../api/titles.js";
import { plain } from "../words/labels.js";

/** The opinion, section by section, and whose words they are. */
export function Words({ words }: { words: NonNullable<TitleFile["opinion_draft"]> }) {
  return (
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
  );
}

export function Signatures({ file: { signatures } }: { file: TitleFile }) {
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
