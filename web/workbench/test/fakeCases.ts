import type { CaseRow, Changes, Language, Person } from "../src/api/types.js";
import { CaseFile } from "./caseFile.js";
import { hashOf, judge } from "./engine.js";
import { BUNDLE } from "./bundlePaper.js";
import { FakePapers } from "./fakePapers.js";
import { pageOf, pdfOf, pictureOf } from "./paper.js";
import { PAPERS } from "./papers.js";
import { idOf, KAVITA } from "./people.js";
import { rowAt } from "./rows.js";
import { type Body, STEPS } from "./steps.js";
import { told } from "./wording.js";

export interface Answer {
  status: number;
  body: unknown;
  /** Absent: JSON. */
  type?: string;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (status: number, code: string, detail: string, more: Body = {}): Answer => ({ status, body: { code, detail, ...more } });
const isOpen = ({ stage }: CaseRow): boolean => !["sanctioned", "declined", "withdrawn"].includes(stage);
const RISKS = ["low", "medium", "high"];
const ORDERS: Record<string, (row: CaseRow) => number | string> = {
  sla: (row) => row.sla.due_at ?? "9",
  amount: (row) => -row.loan.amount_inr,
  risk: (row) => -RISKS.indexOf(row.risk ?? ""),
  updated: (row) => -new Date(row.updated_at).getTime(),
};

/**
 * The routes of cases and documents over cases in memory, as the API describes them: versions, who may do what,
 * staleness, two people. For tests of the page alone; the server's own behaviour is tested with the server.
 */
export class FakeCases {
  readonly files = new Map<string, CaseFile>();
  /** Told of each change of a case, by its id. */
  readonly listeners = new Set<(id: string) => void>();
  readonly asked: { method: string; path: string; body: Body; key: string | null }[] = [];
  /** Files that came in by the page, by the id they got. */
  readonly sent = new Map<string, { fileName: string; caseId: string; asked: number }>();
  readonly papers: FakePapers;
  me: Person = KAVITA;
  /** Set: every question fails in that way. */
  trouble: Answer | null = null;

  constructor(count: number, readonly now: () => number = Date.now) {
    this.papers = new FakePapers(now);
    const first = {
      stage: "documents" as const, applicant: { name: "Asha Deshpande", co_applicants: 1 }, city: "Pune", owner: KAVITA, outcome: null, foir: null, ltv: null, risk: null, offer_inr: null,
      loan: { amount_inr: 8_500_000, purpose: "home_purchase", tenure_months: 286, rate_pct: "8.65" }, sla: { due_at: new Date(now() + 95 * 60_000).toISOString(), state: "open" as const },
      escalated_at: null, waiting_for: [{ what: "documents" as const, since: new Date(now() - 9e6).toISOString(), due_at: new Date(now() + 95 * 60_000).toISOString(), detail: "Form 16 or two tax returns of the co-applicant" }],
    };
    for (let index = 0; index < count; index += 1) this.add(rowAt(index, now(), index === 0 ? first : {}));
  }

  /** The case that the tests work through. */
  get first(): CaseFile {
    return this.file(idOf("04", 0));
  }

  file(id: string): CaseFile {
    const file = this.files.get(id);
    if (!file) throw new Error(`There is no case ${id}`);
    return file;
  }

  add(row: CaseRow): CaseFile {
    const file = new CaseFile(row, this.now);
    this.files.set(row.id, file);
    if (!["documents", "bureau", "intake"].includes(row.stage)) file.judged = judge(file.terms);
    return file;
  }

  /** Something happens to a case that nobody here did; whoever listens is told. */
  happens(id: string, change: (file: CaseFile) => void): void {
    change(this.file(id));
    this.tell(id);
  }

  private tell(id: string): void {
    for (const each of this.listeners) each(id);
  }

  handle(method: string, path: string, query: URLSearchParams, body: Body, key: string | null): Answer {
    this.asked.push({ method, path, body, key });
    if (this.trouble) return this.trouble;
    const parts = path.split("/").filter(Boolean);
    const [kind, id = "", part, rest] = parts;
    if (kind === "documents") return this.papers.handle(method, parts, body, this.me) ?? this.document(id, part, rest);
    if (kind === "waiting") return ok({ items: this.waiting() });
    if (id === "") return ok(this.page(query));
    const file = this.files.get(id);
    if (!file) return refused(404, "not_found", "There is no such case.");
    return method === "GET" ? this.read(file, part, query) : this.write(file, part ?? "", rest, body);
  }

  /** A file comes in: a program is refused, anything else is read as the paper that is missing, at the second question. */
  receive(fileName: string, caseId: string): Answer {
    if (fileName.endsWith(".exe")) {
      return { status: 202, body: { documents: [], refused: [{ file_name: fileName, problem: "unsupported", says: "Files of this kind are not read; send PDF, a picture, DOCX or TXT." }] } };
    }
    const id = idOf("0a", this.sent.size + 1);
    this.sent.set(id, { fileName, caseId, asked: 0 });
    return { status: 202, body: { documents: [{ id, file_name: fileName, sha256: hashOf(fileName), state: "received", is_new: true }], refused: [] } };
  }

  private sentPaper(id: string): Body {
    const sent = this.sent.get(id) ?? { fileName: "", caseId: "", asked: 0 };
    sent.asked += 1;
    if (sent.asked === 2) this.happens(sent.caseId, (file) => { file.receive(); });
    return { id, file_name: sent.fileName, label: "form16", state: sent.asked < 2 ? "reading" : "verified", says: null, pages: 2 };
  }

  private document(id: string, part: string | undefined, rest: string | undefined): Answer {
    if (this.sent.has(id) && part === undefined) return ok(this.sentPaper(id));
    const paper = [...PAPERS, BUNDLE].find((each) => each.id === id);
    if (!paper) return refused(404, "not_found", "There is no such document.");
    if (part === "file") return { status: 200, body: pdfOf(paper), type: "application/pdf" };
    const number = Number.parseInt(rest ?? "1", 10);
    if (rest?.endsWith(".png")) return { status: 200, body: pictureOf(paper, number), type: "image/svg+xml" };
    const page = pageOf(paper, number);
    return page ? ok(page) : refused(404, "not_found", "The document has no such page.");
  }

  private rows(): CaseRow[] {
    return [...this.files.values()].map((each) => each.view(this.me).case);
  }

  private page(query: URLSearchParams): Body {
    const all = this.rows();
    const [stage, owner, waiting, q] = ["stage", "owner", "waiting", "q"].map((name) => query.get(name));
    const order = ORDERS[query.get("sort") ?? "sla"] ?? (() => 0);
    const ofOwner = (row: CaseRow): boolean => !owner || (owner === "me" ? row.is_mine : owner === "none" ? row.owner === null : row.owner?.id === owner);
    const found = all
      .filter((row) => (!stage || row.stage === stage) && ofOwner(row) && (!waiting || row.waiting_for.some((each) => each.what === waiting)))
      .filter((row) => !q || `${row.applicant.name} ${row.ref} ${row.city ?? ""}`.toLowerCase().includes(q.toLowerCase()))
      .sort((one, other) => (order(one) < order(other) ? -1 : 1));
    const start = Number(query.get("cursor") ?? 0);
    const limit = Number(query.get("limit") ?? 50);
    const by = (of: (row: CaseRow) => string[]): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const each of all.flatMap(of)) counts[each] = (counts[each] ?? 0) + 1;
      return counts;
    };
    return {
      items: found.slice(start, start + limit), total: found.length, next_cursor: start + limit < found.length ? String(start + limit) : null, as_of: new Date(this.now()).toISOString(),
      counts: {
        by_stage: by((row) => [row.stage]), by_waiting: by((row) => row.waiting_for.map((each) => each.what)), mine: all.filter((row) => row.is_mine && isOpen(row)).length,
        unowned: all.filter((row) => row.owner === null && isOpen(row)).length, late: all.filter((row) => row.sla.state === "late").length, all: all.length,
      },
    };
  }

  private waiting(): Body[] {
    const since = new Date(this.now() - 9e6).toISOString();
    const title = { kind: "title", id: this.first.titleNamed, ref: "PT-2026-000012", version: 1, what: "advocate", since, due_at: new Date(this.now() - 6e5).toISOString(), escalated_at: null, detail: "An advocate edits or signs the draft.", owner: null, thread_id: idOf("08", 9) };
    const cases = this.rows()
      .flatMap((row) => row.waiting_for.map((each) => ({ ...each, kind: "case", id: row.id, version: row.version, escalated_at: row.escalated_at, ref: row.ref, owner: row.owner, thread_id: row.id })));
    return [title, ...cases].sort((one, other) => ((one.due_at ?? "9") < (other.due_at ?? "9") ? -1 : 1));
  }

  private read(file: CaseFile, part: string | undefined, query: URLSearchParams): Answer {
    const parts: Record<string, () => unknown> = {
      row: () => file.view(this.me).case,
      steps: () => ({ thread_id: idOf("08", 1), run_id: idOf("09", 1), ...file.steps() }),
      timeline: () => ({ items: file.timeline, is_intact: true }),
      forks: () => ({ items: file.forks.map((each) => ({ ...each, is_stale: file.staleSince !== null })) }),
      reasons: () => {
        const language = (query.get("language") ?? "en") as Language;
        const answer = file.judged ?? judge(file.terms);
        return { released: file.signatures.length > 0, language, ...told(language, file.terms.value_inr, answer, file.row.loan.amount_inr) };
      },
    };
    return part === undefined ? ok(file.view(this.me)) : part in parts ? ok(parts[part]?.()) : refused(404, "not_found", "There is no such part.");
  }

  private asIf(file: CaseFile, changes: Changes) {
    const { co_applicant: joiner, rate_pct: rate, tenure_months: months, amount_inr: amount } = changes;
    const terms = file.terms;
    return judge({
      ...terms, amount_inr: amount ?? terms.amount_inr, tenure_months: months ?? terms.tenure_months, rate_pct: Number(rate ?? terms.rate_pct),
      income_inr: terms.income_inr + (joiner?.fixed_gross_monthly ?? 0), obligations_inr: terms.obligations_inr + (joiner?.emi_monthly ?? 0),
    });
  }

  private write(file: CaseFile, part: string, rest: string | undefined, body: Body): Answer {
    if (part === "what-if") return ok(this.asIf(file, body.changes as Changes));
    if (part === "forks") {
      const name = String(body.name);
      const fork = { id: hashOf(name).slice(0, 32), name, changes: body.changes as Record<string, unknown>, by: this.me, at: new Date(this.now()).toISOString(), is_stale: false, result: this.asIf(file, body.changes as Changes) };
      file.forks.push(fork);
      return { status: 201, body: fork };
    }
    const step = STEPS[part];
    if (!step) return refused(404, "not_found", "There is no such step.");
    if (body.version !== file.row.version) return refused(409, "version_conflict", "The case was changed meanwhile.", { case: file.view(this.me).case });
    const why = step(file, body, this.me, rest, new Date(this.now()).toISOString());
    if (why !== null) return refused(403, "forbidden", why);
    this.tell(file.row.id);
    return ok(file.view(this.me));
  }
}
