import type { BundleFile, Correction, ReadFact, SortedPart, Verdict } from "../src/api/documents.js";
import type { Person } from "../src/api/types.js";
import { BUNDLE } from "./bundlePaper.js";
import type { Answer } from "./fakeCases.js";
import { factsOf } from "./paper.js";
import { idOf } from "./people.js";
import type { Body } from "./steps.js";

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const refused = (status: number, code: string, detail: string): Answer => ({ status, body: { code, detail } });

/** How often a file is looked at before it is read. */
const LOOKS = 2;

/** The routes of papers over one bundle in memory: sorted, read anew, judged, asked. */
export class FakePapers {
  readonly files: BundleFile[] = [];
  facts: ReadFact[];
  readonly history: Correction[] = [];
  private looks = 0;

  constructor(private readonly now: () => number) {
    this.files.push({
      id: BUNDLE.id, file_name: BUNDLE.file, kind: "pdf", label: "sale_deed", state: "verified", problem: null, says: null, pages: 4, pages_read: 4, size_bytes: 1, sha256: "0",
      flags: ["aadhaar_masked"], subject_kind: "title", subject_id: idOf("05", 1), versions: [], created_at: this.at(-3_600_000), sorting: 0, sorted_by: null, sorted_at: null, read_at: this.at(-3_500_000),
      may: { correct: true, open_file: false },
      parts: [{ first: 1, last: 1, label: "sale_deed", score: 0.92, pages: [1] }, { first: 2, last: 3, label: "mortgage", score: 0.6, pages: [2, 3] }, { first: 4, last: 4, label: "tax_receipt", score: 1, pages: [4] }],
    });
    this.facts = factsOf(BUNDLE, (index) => idOf("0a", index)).map(({ id, field, value, confidence, evidence }) => ({
      id, field, value, unit: null, method: "rules", confidence: Number(confidence), is_current: true, verdict: null, read: null, edited_by: null, edited_at: null,
      evidence: { document_id: BUNDLE.id, page: evidence.page ?? 1, quote: evidence.quote ?? "", box: evidence.box && [evidence.box.left, evidence.box.top, evidence.box.right, evidence.box.bottom] },
    }));
  }

  get bundle(): BundleFile {
    const bundle = this.files.find((each) => each.id === BUNDLE.id);
    if (!bundle) throw new Error("There is no bundle.");
    return bundle;
  }

  private at(later = 0): string {
    return new Date(this.now() + later).toISOString();
  }

  /** Takes files by their names; one that ends in .exe is refused. */
  receive(names: readonly string[]): Answer {
    const documents: Body[] = [];
    const turned: Body[] = [];
    for (const name of names) {
      if (name.endsWith(".exe")) turned.push({ file_name: name, problem: "unsupported", says: "This is none of the kinds of file that are read; send a PDF, a picture or an office file." });
      else {
        const file: BundleFile = { ...this.bundle, id: idOf("0b", this.files.length), file_name: name, state: "reading", pages: 0, pages_read: 3, parts: [], flags: [] };
        this.files.splice(0, 0, file);
        this.looks = LOOKS;
        documents.push({ id: file.id, file_name: name, sha256: "1", state: "received", is_new: true });
      }
    }
    return ok({ documents, refused: turned }, 202);
  }

  /** null: none of its routes. */
  handle(method: string, parts: readonly string[], body: Body, me: Person): Answer | null {
    const [, id, part, fact] = parts;
    if (id === undefined) return ok({ items: this.files });
    if (id === "ask") return this.ask(String(body.question));
    const file = this.files.find((each) => each.id === id);
    if (file && part === "pages" && parts[4] === "turn") return this.turn(file, Number(fact), Number(body.degrees));
    if (!file || part === "pages" || part === "file") return null;
    if (part === undefined) return this.one(file);
    if (part === "facts" && method === "POST") return this.judge(fact ?? "", body as { verdict: Verdict; value?: unknown }, me);
    if (part === "facts") return ok({ items: file.id === BUNDLE.id ? this.facts : [] });
    if (part === "corrections") return ok({ items: this.history });
    return this.sort(file, body as unknown as { sorting: number; parts: SortedPart[] }, me);
  }

  /** Degrees by which pages were turned. */
  readonly turned = new Map<number, number>();

  private turn(file: BundleFile, page: number, degrees: number): Answer {
    this.turned.set(page, ((this.turned.get(page) ?? 0) + degrees) % 360);
    Object.assign(file, { state: "reading" });
    this.looks = LOOKS;
    return ok(file);
  }

  private one(file: BundleFile): Answer {
    if (file.state === "reading" && (this.looks -= 1) <= 0) Object.assign(file, { state: "verified", pages: 4, pages_read: 4, read_at: this.at() });
    return ok(file);
  }

  private sort(file: BundleFile, { sorting, parts }: { sorting: number; parts: SortedPart[] }, me: Person): Answer {
    if (sorting !== file.sorting) return refused(409, "version_conflict", "Somebody sorted these pages since you looked; look at theirs first.");
    this.sortAs(file, parts, me);
    return ok(file);
  }

  /** Somebody sorts the pages; the facts of page 3 are then read as those of the paper it is in. */
  sortAs(file: BundleFile, parts: readonly SortedPart[], me: Person): void {
    Object.assign(file, {
      state: "reading", sorting: file.sorting + 2, sorted_by: me.id, sorted_at: this.at(),
      parts: parts.map(({ label, pages }) => ({ label, pages: [...pages], score: null, first: Math.min(...pages), last: Math.max(...pages) })),
    });
    this.looks = LOOKS;
    const label = parts.find(({ pages }) => pages.includes(3))?.label ?? "unknown";
    this.facts = this.facts.map((each) => (each.evidence.page === 3 ? { ...each, id: idOf("0a", 90), field: `${label}.consideration_inr`, confidence: 1 } : each));
    this.history.push({ at: this.at(), by: me.id, by_name: me.name, what: "sorted", parts: parts.map(({ label: of, pages }) => ({ label: of, pages: [...pages] })), read: null, value: null });
  }

  private judge(id: string, { verdict, value }: { verdict: Verdict; value?: unknown }, me: Person): Answer {
    const fact = this.facts.find((each) => each.id === id);
    if (!fact) return refused(404, "not_found", "There is no such fact; the document was read anew since you looked.");
    const read = fact.read ?? fact.value;
    if (verdict === "corrected" && typeof read === "number" && typeof value !== "number") return refused(422, "bad_input", "This value is a whole number of zero or more, without paise.");
    const isSaid = verdict !== "withdrawn";
    const after: ReadFact = {
      ...fact, value: verdict === "corrected" ? value : read, read: verdict === "corrected" ? read : null, method: verdict === "corrected" ? "person" : "rules",
      verdict: isSaid ? verdict : null, edited_by: isSaid ? me.id : null, edited_at: isSaid ? this.at() : null,
    };
    this.facts = this.facts.map((each) => (each === fact ? after : each));
    this.history.push({ at: this.at(), by: me.id, by_name: me.name, what: verdict, field: fact.field, page: fact.evidence.page, read, value: value ?? null });
    return ok(after);
  }

  private ask(question: string): Answer {
    const wanted = question.toLowerCase().split(/\W+/).filter((word) => word.length > 3);
    const found = this.facts.filter(({ evidence }) => wanted.some((word) => evidence.quote.toLowerCase().includes(word)));
    const citations = found.map(({ evidence }) => ({ document_id: BUNDLE.id, page: evidence.page, box: evidence.box, quote: evidence.quote, score: 1 }));
    return ok({ answer: citations.map(({ quote }) => quote).join(" "), citations, engine: "rules" });
  }
}
