import { ApiError, createCall, type Me } from "@propmubi/client";
import { act, cleanup, configure, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLeadApi } from "./api/leads.js";
import { App } from "./App.js";
import { useSettings } from "./state/settings.js";
import { desk, EMPTY } from "./state/store.js";
import { FakeDesk } from "./test/fakeDesk.js";
import { idOf, ME, person, RAVI } from "./test/people.js";
import { fetchFrom } from "./test/world.js";

const BROKER: Me = {
  is_anonymous: false, kind: "sign_in", user_id: ME.id, visitor_id: null, email: "broker@demo", display_name: ME.name,
  tenant_id: "0d0e0000-0000-7000-8000-000000000001", tenant_name: "Demo", roles: ["agent"], is_demo: true,
};

// Parts that are fetched later take a moment; what is hidden from sight is looked through too, which is quicker by far.
configure({ asyncUtilTimeout: 8000, defaultHidden: true });
vi.setConfig({ testTimeout: 20_000 });

let fake: FakeDesk;

/** The event stream as a server holds it open. */
function withStream(answer: typeof fetch): typeof fetch {
  return (input, init) => {
    if (typeof input !== "string" || !input.endsWith("/stream")) return answer(input, init);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        fake.listeners.add((event) => { controller.enqueue(new TextEncoder().encode(`event: lead\ndata: ${JSON.stringify(event)}\nid: 1\n\n`)); });
      },
    });
    return Promise.resolve(new Response(body));
  };
}

async function open({ me = BROKER, at = "", isWide = true } = {}) {
  window.history.replaceState(null, "", `/inbox${at}`);
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ matches: isWide, media: query, addEventListener: vi.fn(), removeEventListener: vi.fn() }) as unknown as MediaQueryList);
  const send = withStream(fetchFrom(fake));
  const api = createLeadApi(createCall({ baseUrl: "http://x", fetch: send }));
  const askWho = vi.fn(() => Promise.resolve(me));
  render(<App api={api} fetch={send} askWho={askWho} signIn={vi.fn()} signOut={vi.fn(() => Promise.resolve())} />);
  await screen.findByRole("list", { name: "Leads" });
  await until(() => { expect(rows().length).toBeGreaterThan(3); });
  await until(() => { expect(desk.get().stream).toBe("live"); });
  return { askWho };
}

/** Lets the page draw, again and again, until that is so. */
async function until(check: () => void): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    await act(() => new Promise((resolve) => { setTimeout(resolve, 20); }));
    try {
      check();
      return;
    } catch (error) {
      if (attempt > 150) throw error;
    }
  }
}

const rows = () => within(screen.getByRole("list", { name: "Leads" })).getAllByRole("listitem");
const press = (key: string, more = {}) => fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => {
  fake = new FakeDesk(7);
  // A list in a window without size has no rows, and here nothing has a size by itself.
  vi.stubGlobal("ResizeObserver", undefined);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
});
afterEach(() => {
  cleanup();
  desk.set(EMPTY);
  useSettings.setState({ areLettersOn: true });
  vi.unstubAllGlobals();
});

describe("the door", () => {
  it("is shut to buyers", async () => {
    render(<App api={createLeadApi(createCall())} fetch={fetch} askWho={() => Promise.resolve({ ...BROKER, roles: ["buyer"] })} signIn={vi.fn()} signOut={vi.fn()} />);

    expect(await screen.findByText(/roles agent and admin/)).toBeTruthy();
  });

  it("asks a stranger to sign in, and says when that is refused", async () => {
    const signIn = vi.fn(() => Promise.reject(new ApiError(401, { detail: "Email or password is not right." })));
    render(<App api={createLeadApi(createCall())} fetch={fetch} askWho={() => Promise.reject(new ApiError(401, {}))} signIn={signIn} signOut={vi.fn()} />);
    fireEvent.change(await screen.findByLabelText("Email"), { target: { value: "broker@demo" } });
    fireEvent.change(screen.getByLabelText("Password"), { target: { value: "wrong" } });
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));

    expect((await screen.findByRole("alert")).textContent).toContain("not right");
    expect(signIn).toHaveBeenCalledWith({ email: "broker@demo", password: "wrong" });
  });
});

describe("the list", () => {
  it("is in the server's order, and tells of each lead what one decides by", async () => {
    fake.put(person(50, Date.now(), { name: "Asha Rao", expected_value_inr: 9_000_000, score: 81, band: "hot" }));
    await open();

    const first = rows()[0]?.textContent ?? "";
    for (const said of ["Hot", "81", "Asha Rao", "₹90 L", "You"]) expect(first).toContain(said);
    expect(rows()[0]?.getAttribute("aria-setsize")).toBe("8");
    expect(screen.getByRole("heading", { name: "8 leads" })).toBeTruthy();
  });

  it("is walked by keys, which rest while one types", async () => {
    await open();
    press("j");
    press("j");
    press("k");
    expect(desk.get().cursor).toBe(desk.get().ids[1]);

    screen.getByRole("searchbox").focus();
    press("j");
    expect(desk.get().cursor).toBe(desk.get().ids[1]);
    press("x");
    expect(desk.get().selected.size).toBe(0);
  });

  it("shows a new lead when it is asked for, and not before", async () => {
    await open();
    const before = desk.get().ids;
    act(() => { fake.add(person(60, Date.now(), { name: "Nila Menon", band: "hot", score: 90, expected_value_inr: 99_000_000 })); });
    const pill = await screen.findByRole("button", { name: /1 new.*Nila Menon/ });
    expect(desk.get().ids).toEqual(before);

    fireEvent.click(pill);

    await until(() => { expect(desk.get().ids[0]).toBe(idOf(60)); });
    await until(() => { expect(rows().map((each) => each.textContent).join()).toContain("Nila Menon"); });
    expect(desk.get().cursor).toBe(before[0]);
  });

  it("says what is empty, and what failed", async () => {
    fake = new FakeDesk(0);
    window.history.replaceState(null, "", "/inbox");
    const send = withStream(fetchFrom(fake));
    render(<App api={createLeadApi(createCall({ baseUrl: "http://x", fetch: send }))} fetch={send} askWho={() => Promise.resolve(BROKER)} signIn={vi.fn()} signOut={vi.fn()} />);
    expect(await screen.findByText(/Nothing waits for you/)).toBeTruthy();
    vi.spyOn(fake, "handle").mockReturnValue({ status: 500, body: { detail: "The database is away." } });

    fireEvent.click(screen.getByRole("button", { name: /^Team/ }));

    await until(() => { expect(screen.getAllByRole("alert").map((each) => each.textContent).join()).toContain("The database is away."); });
  });

  it("has its search understood, chip by chip", async () => {
    await open({ at: "?q=hot+or+warm" });
    fireEvent.click(await screen.findByRole("button", { name: "Remove hot" }));

    await until(() => { expect(window.location.search).toContain("without=bands.hot"); });
    fireEvent.click(await screen.findByRole("button", { name: "Remove warm" }));
    await until(() => { expect(window.location.search).toBe("?view=mine"); });
  });
});

describe("work on a lead", () => {
  it("notes a call by two keys, moves on, and takes it back by a third", async () => {
    await open();
    const [first = "", second] = desk.get().ids;
    press("c");
    const dialog = await screen.findByRole("dialog");
    fireEvent.keyDown(within(dialog).getByRole("button", { name: /No answer/ }), { key: "2" });
    await screen.findByText(/: no answer, back today|: no answer, back tomorrow/);

    expect(fake.leads.get(first)?.last_touch?.text).toBe("no_answer");
    press("u");
    await until(() => { expect(desk.get().cursor).toBe(first); });
    expect(second).not.toBe(first);
  });

  it("shows reasons with what they rest on, and the steps behind the score", async () => {
    await open();
    const reasons = await screen.findByRole("region", { name: "Why this score" });
    const lead = fake.leads.get(desk.get().cursor ?? "");
    for (const each of lead?.reasons ?? []) expect(reasons.textContent).toContain(each.text);
    expect(reasons.textContent).toContain(lead?.reasons[0]?.evidence.quote);

    const steps = await screen.findByText("How it was scored");
    (steps.parentElement as HTMLDetailsElement).open = true;
    fireEvent(steps.parentElement as HTMLDetailsElement, new Event("toggle"));

    expect(await screen.findByText(/Eighteen features/)).toBeTruthy();
  });

  it("hides the number until the lead is taken", async () => {
    await open();
    expect(await screen.findByText(/number is shown once you take/)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Call" })).toBeNull();

    fireEvent.click(screen.getByRole("button", { name: /Take it/ }));

    const call = await screen.findByRole("link", { name: "Call" });
    expect(call.getAttribute("href")).toBe("tel:+919812345670");
    expect(screen.getByRole("link", { name: "Open in WhatsApp" }).getAttribute("href")).toContain("?text=Hello%20");
  });

  it("asks once more before a STOP, which cannot be undone", async () => {
    await open();
    fireEvent.click(await screen.findByRole("button", { name: "They said STOP" }));
    fireEvent.click(await screen.findByRole("button", { name: "End all outreach" }));

    expect(await screen.findByText(/All outreach to .* has ended/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    expect(await screen.findByText("They said STOP: nobody writes or calls.")).toBeTruthy();
  });

  it("gives an admin nothing that is for brokers", async () => {
    await open({ me: { ...BROKER, roles: ["admin"] }, at: "?view=team" });
    const bar = await screen.findByRole("toolbar");

    expect(within(bar).queryByRole("button", { name: /Take|Call|Snooze/ })).toBeNull();
    press("c");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(await screen.findByText(/Admins look at leads/)).toBeTruthy();
    fireEvent.click(within(bar).getByRole("button", { name: /Give/ }));
    fireEvent.click(await screen.findByRole("button", { name: /Ravi Kulkarni/ }));
    await until(() => { expect([...fake.leads.values()].some((each) => each.owner?.id === RAVI.id)).toBe(true); });
  });
});

it("on a phone, list and lead are screens of their own, and back leads back", async () => {
  await open({ isWide: false });
  fireEvent.click(within(rows()[1] ?? document.body).getByRole("button"));

  const title = await screen.findByRole("heading", { level: 2, name: fake.leads.get(desk.get().ids[1] ?? "")?.name ?? "" });
  await until(() => { expect(document.activeElement).toBe(title); });
  expect(window.location.search).toContain("lead=");
  press("Escape");
  await until(() => { expect(window.location.search).not.toContain("lead="); });
});

it("tells a manager how promises and predictions were kept", async () => {
  await open({ me: { ...BROKER, roles: ["admin"] }, at: "?view=team" });
  fireEvent.click(screen.getByRole("button", { name: "Team report" }));

  const chart = await screen.findByRole("img");
  expect(chart.getAttribute("aria-label")).toContain("Hot, 210 leads: predicted 52 %, actual 49 %");
  expect(chart.getAttribute("aria-label")).toContain("Cold, 1480 leads: predicted 7 %, actual not known");
  expect(screen.getByRole("row", { name: /Ravi Kulkarni.*40 of 40.*full/ })).toBeTruthy();
});
