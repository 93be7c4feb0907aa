import type { TitleFile } from "../api/titles.js";
import { plain } from "../words/labels.js";
import type { Mark } from "./PaperPane.js";
import { codeWords, told } from "./words.js";

/** What was read of the deeds of each event, in the order of their pages. */
export function factMarks({ facts }: Pick<TitleFile, "facts">): Mark[] {
  return Object.entries(facts).flatMap(([event, each]) =>
    each.flatMap(({ document_id: doc, page, box, field, value }, place) =>
      doc === null ? [] : [{ key: `${event}#${place}`, doc, page, box, says: `${event}, ${plain(field).toLowerCase()}: ${told(value)}` }]));
}

/** The words that findings rest on. */
export function evidenceMarks({ findings }: Pick<TitleFile, "findings">): Mark[] {
  return findings.flatMap((finding) =>
    finding.evidence.flatMap(({ document_id: doc = null, page = null, box = null, quote }, place) =>
      doc === null || page === null ? [] : [{ key: `${finding.id}#${place}`, doc, page, box, says: `${codeWords(finding.code)}: “${quote}”` }]));
}

/** Where to go for a deed: the first words with a box of the paper it stands on, else that paper. */
export function spotOf(file: TitleFile, event: string): { doc: string | null; page: number; fact: string | null } {
  const marks = factMarks({ facts: { [event]: file.facts[event] ?? [] } });
  const mark = marks.find((each) => each.box !== null) ?? marks[0];
  if (mark) return { doc: mark.doc, page: mark.page, fact: mark.key };
  const paper = file.documents.find((each) => each.event === event);
  return { doc: paper?.document_id ?? null, page: 1, fact: null };
}

/** The event or finding that a mark belongs to. */
export function ownerOf(key: string): string {
  return key.slice(0, key.lastIndexOf("#"));
}
