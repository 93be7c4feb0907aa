import { createCall, type Me } from "@propmubi/client";
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeCases } from "../test/fakeCases.js";
import { IMRAN, KAVITA } from "../test/people.js";
import { fetchFrom } from "../test/world.js";
import { createCaseApi } from "./api/cases.js";
import { createDocumentApi } from "./api/documents.js";
import { App } from "./App.js";
import { useSettings } from "./state/settings.js";
import { bench, EMPTY } from "./state/store.js";

configure({ asyncUtilTimeout: 8000, defaultHidden: true });
vi.setConfig({ testTimeout: 20_000 });

let fake: FakeCases;

function open(at = "", roles: Me["roles"] = ["analyst"]): void {
  window.history.replaceState(null, "", `/workbench${at}`);
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ matches: true, media: query, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as unknown as MediaQueryList);
  const me: Me = {
    is_anonymous: false, kind: "sign_in", user_id: fake.me.id, visitor_id: null, email: "analyst@demo", display_name: fake.me.name,
    tenant_id: "0d0e0000-0000-7000-8000-000000000001", tenant_name: "Demo", roles, is_demo: true,
  };
  const send = fetchFrom(fake);
  const call = createCall({ baseUrl: "http://x", fetch: send });
  render(<App api={createCaseApi(call)} documents={createDocumentApi(call)} fetch={send} askWho={() => Promise.resolve(me)} signIn={vi.fn()} signOut={vi.fn(() => Promise.resolve())} />);
}

const openFirst = async (more = "", roles?: Me["roles"]): Promise<void> => {
  open(`?case=${fake.first.row.id}${more}`, roles);
  await screen.findByRole("heading", { level: 1, name: /Asha Deshpande/ });
};
const action = (name: string): HTMLElement => within(screen.getByRole("group", { name: "Actions" })).getByRole("button", { name });
const isOff = (name: string): boolean => action(name).getAttribute("aria-disabled") === "true";
const press = (key: string): void => { fireEvent.keyDown(document.activeElement ?? document.body, { key }); };

beforeEach(() => {
  fake = new FakeCases(12);
  // A list in a window without size has no rows, and here nothing has a size by itself.
  vi.stubGlobal("ResizeObserver", class { observe = vi.fn(); disconnect = vi.fn(); unobserve = vi.fn(); });
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(600);
  // The viewer draws in a browser; here a pane of no width draws no page.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(0);
  vi.spyOn(Element.prototype, "scrollIntoView").mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  bench.set(EMPTY);
  useSettings.setState({ areLettersOn: true });
  vi.unstubAllGlobals();
});

describe("the door", () => {
  it("is shut to brokers", async () => {
    open("", ["agent"]);
    expect(await screen.findByText(/roles analyst, legal_reviewer, admin and auditor/)).toBeTruthy();
  });

  it("opens to an administrator upon figures alone", async () => {
    const answer = fake.handle.bind(fake);
    vi.spyOn(fake, "handle").mockImplementation((...asked) => {
      const said = answer(...asked);
      return asked[1] === "/cases" ? { ...said, body: { ...(said.body as object), items: [], next_cursor: null } } : said;
    });
    open("", ["admin"]);
    expect(await screen.findByText(/There are 12 cases\. Administrators see the figures/)).toBeTruthy();
  });
});

describe("the queue", () => {
  it("is walked and opened by keys", async () => {
    open();
    const links = await waitFor(() => {
      const found = within(screen.getByRole("table", { name: "Cases" })).getAllByRole("link");
      expect(found.length).toBeGreaterThan(4);
      return found;
    });
    act(() => { press("j"); });
    expect(bench.get().cursor).toBe(links[1]?.id.replace("case-", ""));
    act(() => { press("Enter"); });
    expect(await screen.findByRole("tab", { name: /Summary/ })).toBeTruthy();
    act(() => { press("Escape"); });
    expect(await screen.findByRole("table", { name: "Cases" })).toBeTruthy();
  });

  it("says that nothing fits, and what went wrong", async () => {
    open("?q=nobody+at+all");
    expect(await screen.findByText(/No case fits these filters/)).toBeTruthy();
    cleanup();
    fake.trouble = { status: 500, body: { detail: "The database is away." } };
    open();
    expect((await screen.findByText("The database is away.")).getAttribute("role")).toBe("alert");
  });
});

describe("a case", () => {
  it("cannot be recommended while papers are missing, and says which", async () => {
    await openFirst();
    expect(isOff("Recommend")).toBe(true);
    expect(screen.getAllByText("Form 16 or two tax returns of the co-applicant are missing.").length).toBeGreaterThan(0);
    fireEvent.click(action("Recommend"));
    expect(bench.get().dialog).toBeNull();
  });

  it("goes on by itself when news of it comes", async () => {
    await openFirst();
    await waitFor(() => { expect(bench.get().stream).toBe("live"); });
    act(() => { fake.happens(fake.first.row.id, (file) => { file.receive(); }); });
    await waitFor(() => { expect(isOff("Recommend")).toBe(false); });
    expect(screen.getByRole("img", { name: "FOIR 51.90 %, limit at most 55.00 %: pass" })).toBeTruthy();
  });

  it("of stale figures is neither recommended nor signed, even if the server forgot to say so", async () => {
    fake.first.receive();
    fake.first.staleSince = new Date().toISOString();
    const may = fake.first.may.bind(fake.first);
    vi.spyOn(fake.first, "may").mockImplementation((me) => ({ ...may(me), recommend: { allowed: true, why: "" } }));
    await openFirst();
    expect(screen.getByText("These figures are stale.")).toBeTruthy();
    expect(isOff("Recommend")).toBe(true);
  });

  it("is not signed by its maker", async () => {
    fake.first.receive();
    const { row } = fake.first;
    fake.handle("POST", `/cases/${row.id}/recommend`, new URLSearchParams(), { version: row.version, decision: "counter_offer", text: "x", deviations: [], terms: { amount_inr: 7_900_000 } }, "k");
    await openFirst();
    expect(isOff("Sign")).toBe(true);
    expect(screen.getAllByText(/another underwriter has to sign/).length).toBeGreaterThan(0);
    cleanup();
    fake.me = IMRAN;
    await openFirst();
    expect(isOff("Sign")).toBe(false);
    expect(fake.first.recommendation?.by).toEqual(KAVITA);
  });

  it("shows what is not grounded, and leads from a ratio to its rule", async () => {
    fake.first.receive();
    await openFirst("&tab=memo");
    expect(await screen.findByText(/Not grounded: a figure here came from no paper/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /^79\.81 %/ }));
    expect(await screen.findByText(/brought down to the limit/)).toBeTruthy();
    expect(window.location.search).toContain("tab=rules&at=ltv");
  });

  it("with an entry that was changed says where its chain breaks", async () => {
    fake.first.receive();
    const [first] = fake.first.timeline;
    if (first) first.hash = "f".repeat(64);
    await openFirst("&tab=timeline");
    expect(await screen.findByText(/The chain is broken at entry 2/)).toBeTruthy();
  });

  it("takes a correction as a whole number only", async () => {
    await openFirst();
    fireEvent.click(screen.getByRole("button", { name: "Correct Net pay" }));
    const field = await screen.findByLabelText(/Should be/);
    fireEvent.change(field, { target: { value: "one lakh" } });
    expect(screen.getByText(/A whole number is needed/)).toBeTruthy();
    fireEvent.change(field, { target: { value: "1,10,000" } });
    fireEvent.change(screen.getByLabelText(/Why/), { target: { value: "By the bank." } });
    fireEvent.submit(field);
    await waitFor(() => { expect(fake.first.facts.some((each) => each.is_current && each.value === 110_000)).toBe(true); });
    expect(fake.asked.find((each) => each.path.endsWith("/facts"))?.key).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("tax and affordability", () => {
  it("answers in figures with their working and their rules, and asks back where something is missing", async () => {
    await openFirst();
    fireEvent.click(screen.getByRole("button", { name: "Tax and affordability with these figures" }));
    const field = await screen.findByLabelText("Question");
    fireEvent.click(screen.getByRole("button", { name: "How much can be borrowed?" }));
    const card = await screen.findByRole("article", { name: "What the income carries" });
    expect(card.textContent).toContain("₹52,43,000");
    expect(card.textContent).toContain("Instalments that run already−₹15,000");
    expect(card.textContent).toContain("PropMubi reference policy RP-2026-11; lenders differ, since 1 Jan 2020");
    expect(card.textContent).toContain("Rules as of 27 Nov 2026. Estimate, not advice.");
    fireEvent.change(field, { target: { value: "old or new regime if I buy jointly with my wife" } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(await screen.findByText(/^Which yearly salaries and which loan/)).toBeTruthy();
  });
});

describe("what waits", () => {
  it("has title files among the cases, and says what was escalated", async () => {
    fake.first.change({ escalated_at: new Date().toISOString() });
    open("?view=waiting");
    const list = within(await screen.findByRole("list", { name: "Waiting" }));
    expect(list.getAllByText("Escalated")).toHaveLength(1);
    // An analyst reads titles; taking one on is for advocates.
    expect(screen.queryByRole("button", { name: /PT-2026-000012/ })).toBeNull();
    expect(list.getByRole("link", { name: "Advocate" }).getAttribute("href")).toBe(`?view=titles&title=${fake.first.titleNamed}`);
  });

  it("is taken on and given back", async () => {
    open("?view=waiting");
    const [take] = await screen.findAllByRole("button", { name: /^Take it/ });
    const before = [...fake.files.values()].filter((each) => each.row.owner?.id === KAVITA.id).length;
    fireEvent.click(take ?? document.body);
    await waitFor(() => { expect([...fake.files.values()].filter((each) => each.row.owner?.id === KAVITA.id).length).toBe(before + 1); });
  });
});
