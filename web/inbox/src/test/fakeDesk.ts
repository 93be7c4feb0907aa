import type { LeadDetail, LeadEvent, LeadPage, LeadRow, Person, TimelineItem, Understood } from "../api/types.js";
import { belongs, placeOf } from "../state/place.js";
import { FIXED } from "./fixed.js";
import { ME, person, RAVI } from "./people.js";
import { applied } from "./stepsOnServer.js";

type Body = Record<string, unknown>;

interface Answer {
  status: number;
  body: unknown;
}

interface Undo {
  before: LeadRow[];
  after: LeadRow[];
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refused = (status: number, code: string, detail: string, more: Body = {}): Answer => ({ status, body: { code, detail, ...more } });

/**
 * The lead routes over leads in memory, as the contract has them: versions, conflicts, first to claim, undo, merges.
 * For tests of the page alone; the server's own behaviour is tested with the server.
 */
export class FakeDesk {
  readonly leads = new Map<string, LeadRow>();
  readonly listeners = new Set<(event: LeadEvent) => void>();
  readonly asked: { method: string; path: string; body: Body; key: string | null }[] = [];
  private readonly undos = new Map<string, Undo>();
  private readonly merges = new Map<string, { into: string; from: LeadRow; before: LeadRow }>();
  private readonly timelines = new Map<string, TimelineItem[]>();
  private views: { id: string; name: string; query: Record<string, string>; position: number }[] = [];
  private serial = 0;
  readonly people: Person[] = [ME, RAVI];

  constructor(count: number, private readonly now: () => number = Date.now) {
    for (let index = 0; index < count; index += 1) this.put(person(index, this.now()));
  }

  put(row: LeadRow): void {
    this.leads.set(row.id, row);
  }

  /** Somebody else, or the scoring graph, changes a lead; everybody who listens is told. */
  change(id: string, change: Partial<LeadRow>): void {
    const row = this.leads.get(id);
    if (row) this.put({ ...row, ...change, version: row.version + 1 });
    this.tell(id);
  }

  add(row: LeadRow): void {
    this.put(row);
    this.tell(row.id);
  }

  private tell(id: string): void {
    for (const each of this.listeners) each({ lead_id: id, at: new Date(this.now()).toISOString() });
  }

  handle(method: string, path: string, query: URLSearchParams, body: Body, key: string | null): Answer {
    this.asked.push({ method, path, body, key });
    const [first = "", second, third] = path.split("/").filter(Boolean);
    if (method === "GET") return this.read(first, second, third, query);
    if (first === "views") return this.changeViews(method, second ?? "", body);
    if (first === "undo") return this.undo(String(body.undo));
    if (first === "bulk") return this.bulk(body);
    if (first === "merges") return this.undoMerge(second ?? "");
    return this.step(first, second ?? "", body);
  }

  private read(first: string, second: string | undefined, third: string | undefined, query: URLSearchParams): Answer {
    if (first === "") return ok(this.page(query));
    if (first === "views") return ok({ items: this.views });
    if (first in FIXED) return ok(FIXED[first]);
    const lead = this.leads.get(first);
    if (!lead) return refused(404, "not_found", "There is no such lead.");
    if (second === "row") return ok(lead);
    if (second === "timeline") return ok({ items: this.timelines.get(first) ?? FIXED.timeline, next_cursor: null });
    if (second === "runs") return ok({ ...(FIXED.run as object), run_id: third });
    return ok(this.detail(lead));
  }

  private page(query: URLSearchParams): LeadPage {
    const place = placeOf(query.toString());
    const { q = "", ...filters } = place.filters;
    const understood: Understood[] = ["hot", "warm", "cold"].filter((band) => q.includes(band)).map((band) => ({ label: band, key: `bands.${band}`, value: band }))
      .filter((each) => !place.without.includes(each.key));
    const all = [...this.leads.values()];
    const found = all
      .filter((each) => belongs(each, { ...place, filters }, this.now()) && (understood.length === 0 || understood.some(({ value }) => value === each.band)))
      .sort((one, other) => (other.expected_value_inr ?? 0) - (one.expected_value_inr ?? 0));
    const start = Number(query.get("cursor") ?? 0);
    const limit = Number(query.get("limit") ?? 50);
    const count = (view: string, filters = {}): number => all.filter((each) => belongs(each, { view, filters, without: [], sort: "value", lead: null }, this.now())).length;
    return {
      items: found.slice(start, start + limit), next_cursor: start + limit < found.length ? String(start + limit) : null, total: found.length, understood,
      counts: { mine: count("mine"), unassigned: count("unassigned"), team: count("team"), snoozed: count("snoozed"), hot: count("team", { band: "hot" }), sla_missed: count("team", { sla: "missed" }) },
      as_of: new Date(this.now()).toISOString(),
    };
  }

  private detail(lead: LeadRow): LeadDetail {
    const isOpen = lead.is_mine && lead.accepted_at !== null;
    const twins = [...this.leads.values()].filter((each) => each.id !== lead.id && each.flags.includes("possible_duplicate") && lead.flags.includes("possible_duplicate"));
    return {
      lead, ...(FIXED.detail as Pick<LeadDetail, "consents" | "listings" | "runs">), enquiry: lead.enquiry_excerpt,
      sources: [{ source: lead.source, source_campaign: lead.source_campaign, external_ref: "EXT-1041", enquiry: lead.enquiry_excerpt, at: lead.created_at }],
      merged: [...this.merges].filter(([, each]) => each.into === lead.id).map(([merge_id, { from }]) => ({ merge_id, from_id: from.id, name: from.name, phone_masked: from.phone_masked, rule: "person", likeness: null, merged_at: new Date(this.now()).toISOString() })),
      candidates: twins.map(({ id, version, name, phone_masked, email_masked, source, created_at }) => ({ id, version, name, phone_masked, email_masked, source, created_at, why: "phone" as const })),
      links: { tel: isOpen ? "tel:+919812345670" : null, whatsapp: isOpen ? "https://wa.me/919812345670" : null, mail: null },
    };
  }

  private step(id: string, path: string, body: Body): Answer {
    const before = this.leads.get(id);
    if (!before) return refused(404, "not_found", "There is no such lead.");
    if (path === "consents") return ok({ lead: before });
    const conflict = conflictOf(before, path, body);
    if (conflict) return conflict;
    const change = applied(before, path, body, this.people, this.now());
    if (change === null) return refused(404, "not_found", "There is no such step.");
    const after = { ...before, ...change, version: before.version + 1 };
    const undo = this.keep([before], [after]);
    if (path === "merge") {
      this.undos.delete(undo);
      this.merge(undo, before, String(body.other_id));
      return ok({ lead: after, undo: null, merge_id: undo });
    }
    const item = { id: undo, at: new Date(this.now()).toISOString(), kind: path, title: path, text: null, actor: ME.name, details: {} };
    this.timelines.set(id, [item, ...(this.timelines.get(id) ?? (FIXED.timeline as TimelineItem[]))]);
    return ok({ lead: after, undo: path === "stop" ? null : undo });
  }

  private merge(key: string, before: LeadRow, otherId: string): void {
    const from = this.leads.get(otherId);
    if (!from) return;
    this.merges.set(key, { into: before.id, from, before });
    this.put({ ...from, merged_into: before.id, version: from.version + 1 });
  }

  private keep(before: LeadRow[], after: LeadRow[]): string {
    after.forEach((each) => { this.put(each); });
    const key = `undo-${(this.serial += 1)}`;
    this.undos.set(key, { before, after });
    return key;
  }

  private bulk({ action, arguments: given, leads }: Body): Answer {
    const wanted = leads as { id: string; version: number }[];
    const failed = wanted.filter(({ id, version }) => this.leads.get(id)?.version !== version).map(({ id }) => ({ id, problem: "changed meanwhile" }));
    const before = wanted.filter(({ id }) => !failed.some((each) => each.id === id)).map(({ id }) => this.leads.get(id)).filter((each) => each !== undefined);
    const after = before.map((each) => ({ ...each, ...applied(each, String(action), given as Body, this.people, this.now()), version: each.version + 1 }));
    return ok({ done: after, failed, undo: this.keep(before, after) });
  }

  private undo(key: string): Answer {
    const kept = this.undos.get(key);
    if (!kept) return refused(404, "not_found", "This step can no longer be undone.");
    const changed = kept.after.find((each) => this.leads.get(each.id)?.version !== each.version);
    if (changed) return refused(409, "changed_since", `${changed.name} was changed since.`);
    const leads = kept.before.map((each, at) => ({ ...each, version: (kept.after[at]?.version ?? 0) + 1 }));
    leads.forEach((each) => { this.put(each); });
    this.undos.delete(key);
    return ok({ leads });
  }

  private undoMerge(key: string): Answer {
    const merge = this.merges.get(key);
    const now = merge && this.leads.get(merge.into);
    if (!merge || !now) return refused(404, "not_found", "There is no such merge.");
    this.merges.delete(key);
    const leads = [{ ...merge.before, version: now.version + 1 }, { ...merge.from, version: merge.from.version + 2 }];
    leads.forEach((each) => { this.put(each); });
    return ok({ leads });
  }

  private changeViews(method: string, id: string, body: Body): Answer {
    const others = this.views.filter((each) => each.id !== id);
    this.views = method === "DELETE" ? others : [...others, { ...(body as Omit<(typeof this.views)[number], "id">), id }];
    return ok({});
  }
}

function conflictOf(lead: LeadRow, path: string, body: Body): Answer | null {
  if (path === "accept" && lead.accepted_at !== null && !lead.is_mine) {
    return refused(409, "already_claimed", `${lead.owner?.name ?? "Another agent"} has taken this lead on.`);
  }
  if (lead.merged_into !== null) {
    return refused(409, "merged", "This lead was merged into another one; take the step on that one.", { lead });
  }
  return body.version === lead.version ? null : refused(409, "version_conflict", "The lead changed meanwhile.", { lead });
}
