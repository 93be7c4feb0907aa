import type { Clause, Contract } from "../src/api/contracts.js";
import type { PaperPage } from "../src/api/documents.js";
import type { Chain, Story, TitleEvent, TitleFile } from "../src/api/titleTypes.js";
import type { Answer } from "./fakeCases.js";
import { IMRAN, KAVITA } from "./people.js";
import type { Body } from "./steps.js";

/** A title file of made deeds and an agreement as a running platform gave them (`test/recorded`). */
export interface Recorded {
  title: { file: TitleFile; picture: Chain; story: Story };
  contract: Contract;
  page: PaperPage;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (status: number, code: string, detail: string, more: Body = {}): Answer => ({ status, body: { code, detail, ...more } });
const WORSE = ["critical", "high", "medium", "low"];
const escaped = (text: string): string => text.replace(/[&<>]/g, (each) => `&#${each.charCodeAt(0)};`);

/** The routes of title files and agreements over one recorded file, for tests of the page alone. */
export class FakeTitles {
  readonly asked: { path: string; body: Body }[] = [];
  file: TitleFile;
  contract: Contract;
  me = KAVITA;

  constructor(private readonly recorded: Recorded, roles: readonly string[]) {
    this.file = structuredClone(recorded.title.file);
    this.contract = structuredClone(recorded.contract);
    if (!roles.includes("legal_reviewer")) {
      const no = { allowed: false, why: "Only an advocate of the team may." };
      this.file.may = { edit: no, lower: no, sign: no, update_search: no, claim: no };
      this.contract.may_tell = false;
    }
  }

  /** Whether it is one of the recorded papers. */
  holds(documentId: string): boolean {
    return [this.contract.document_id, ...this.file.documents.map((each) => each.document_id)].includes(documentId);
  }

  handle(method: string, path: string, body: Body): Answer {
    const [kind, id = "", ...rest] = path.split("/").filter(Boolean);
    if (kind === "documents") return this.paper(rest.join("/"));
    if (kind === "contracts") return this.contracts(method, id, rest, body);
    if (id === "") return method === "GET" ? ok(this.list()) : ok(this.opened(body));
    if (method === "POST") return this.step(rest.join("/"), body);
    if (id !== this.file.title.id) return refused(404, "not_found", "There is no such title file.");
    return ok({ picture: this.recorded.title.picture, timeline: this.recorded.title.story }[rest[0] ?? ""] ?? this.file);
  }

  /** Something that nobody here did. */
  happens(change: (file: TitleFile) => void): void {
    change(this.file);
    this.file.title.version += 1;
  }

  private list() {
    return { items: [this.file.title], next_cursor: null, counts: { reading: 0, review: 0, second_advocate: 0, signed: 0, [this.file.title.stage]: 1 } };
  }

  private opened({ property }: Body): TitleFile {
    this.file = {
      ...this.file, case: null, report: null, opinion_draft: null, findings: [], requisitions: [], documents: [], facts: {}, needs: null,
      title: { ...this.file.title, property: property as TitleFile["title"]["property"], stage: "reading", opinion: null, waiting_for: { what: "document", since: this.file.title.updated_at, detail: "No papers are in it yet." } },
    };
    return this.file;
  }

  private paper(path: string): Answer {
    const { page } = this.recorded;
    if (!path.endsWith(".png")) return ok({ ...page, number: Number.parseInt(path.split("/")[1] ?? "1", 10) });
    const lines = page.lines.map(({ text, box: [left, top, right, bottom] }) => `<text x="${left}" y="${bottom - 2}" font-size="${(bottom - top) * 0.8}" textLength="${right - left}">${escaped(text)}</text>`);
    return { status: 200, type: "image/svg+xml", body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width_pt} ${page.height_pt}" width="${page.width_pt * 2}" font-family="serif"><rect width="100%" height="100%" fill="#fff"/>${lines.join("")}</svg>` };
  }

  private contracts(method: string, id: string, rest: string[], body: Body): Answer {
    if (id === "") return ok({ items: [this.contract] });
    if (method === "POST") {
      const at = this.contract.clauses.find((each) => each.id === rest[1]);
      if (!at) return refused(404, "not_found", "There is no such clause.");
      at.told = { present: body.present as Clause["present"], note: String(body.note) || null, by: this.me, at: new Date().toISOString() };
    }
    return ok(this.contract);
  }

  private step(path: string, body: Body): Answer {
    this.asked.push({ path, body });
    const { file } = this;
    if (body.version !== file.title.version) return refused(409, "version_conflict", "This title file has changed since you looked.", {});
    const [what, id = ""] = path.split("/");
    const at = new Date().toISOString();
    if (what === "requisitions") {
      file.requisitions = file.requisitions.map((each) => (each.id === id ? { ...each, state: body.state as typeof each.state, note: (body.note as string) || null, told_by: this.me, told_at: at } : each));
    } else if (what === "findings") {
      file.findings = file.findings.map((each) => {
        const severity = (body.severity ?? each.severity_found) as typeof each.severity;
        const isLower = WORSE.indexOf(severity) > WORSE.indexOf(each.severity_found) || body.state === "cleared";
        return each.id === id ? { ...each, severity, state: isLower ? "downgraded" as const : "answered" as const, reason: String(body.reason) || null, told_by: this.me, told_at: at, needs_second: isLower } : each;
      });
    } else if (what === "events") {
      const events = (file.case?.events ?? []) as TitleEvent[];
      file.case = { ...file.case, events: body.event === null ? events.filter((each) => each.id !== id) : events.map((each) => (each.id === id ? { ...(body.event as TitleEvent), id } : each)) };
    } else if (what === "sign") {
      if (body.password !== "right") return refused(403, "forbidden", "That is not your password; nothing was signed.");
      const needsSecond = file.title.stage === "review" && file.findings.some((each) => each.needs_second);
      file.title.stage = needsSecond ? "second_advocate" : "signed";
      file.draft = needsSecond;
      file.needs = needsSecond ? { role: "second_advocate", why: "Lowered or cleared." } : null;
      file.signatures.push({ by: this.me, role: needsSecond ? "advocate" : "second_advocate", enrolment_no: null, at, report_sha256: "c0ffee" });
      if (needsSecond) file.may.sign = { allowed: false, why: "Another advocate has to agree with what was lowered." };
    } else if (what === "claim" || what === "release") {
      file.title = { ...file.title, owner: what === "claim" ? this.me : null, is_mine: what === "claim" };
    } else if (what === "update-search") {
      const changes = {
        as_of_before: file.title.as_of, as_of_now: body.to, opinion_before: "defective", opinion_now: "subject_to", holders_before: [{ name: "A", share: "1" }], holders_now: [{ name: "A", share: "1/2" }, { name: "B", share: "1/2" }],
        appeared: [{ code: "UNDISCHARGED_MORTGAGE", severity: "high", events: ["E9"] }], gone: [{ code: "EC_GAP", severity: "medium", events: [] }], weighed: [{ code: "NAME_VARIANCE", events: ["D1-2"], before: "medium", now: "low" }], new_events: ["E9"],
      };
      file.searches.push({ id: file.title.id, revision: 2, at, by: IMRAN, until: String(body.to), changes });
    }
    this.file = { ...file, title: { ...file.title, version: file.title.version + 1 } };
    return ok(this.file);
  }
}
