import { ApiError, type Client, type Me, type OpsOverview } from "@propmubi/client";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "./App.js";
import { OVERVIEW } from "./board/sample.js";
import { EVERY_MS } from "./board/useOverview.js";
import type { Delivery } from "./board/Webhooks.js";

const ADMIN: Me = {
  is_anonymous: false,
  kind: "sign_in",
  user_id: "019a1b2c-0000-7000-8000-000000000001",
  visitor_id: null,
  email: "admin@demo.example",
  display_name: "Asha Admin",
  tenant_id: "0d0e0000-0000-7000-8000-000000000001",
  tenant_name: "Demo",
  roles: ["admin"],
  is_demo: true,
};

/** Effects and the answers they wait for. */
const SETTLE_MS = 60;

const me = vi.fn<() => Promise<Me>>();
const overview = vi.fn<() => Promise<OpsOverview>>();
const post = vi.fn<(path: string, params: unknown, body: unknown) => Promise<unknown>>();
const webhooks = vi.fn<() => Promise<Delivery[]>>();
const ANSWERS: Record<string, () => Promise<unknown>> = { "/api/v1/me": () => me(), "/api/v1/ops/webhook-deliveries": () => webhooks() };
const get = (path: string) => (ANSWERS[path] ?? overview)();
const client = { get, post } as unknown as Client;
const signIn = vi.fn<() => Promise<void>>();
const signOut = vi.fn<() => Promise<void>>();

async function opened(who: Me = ADMIN) {
  me.mockResolvedValue(who);
  render(<App client={client} signIn={signIn} signOut={signOut} />);
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
}

beforeEach(() => {
  vi.useFakeTimers();
  overview.mockResolvedValue(OVERVIEW);
  webhooks.mockResolvedValue([]);
  signIn.mockResolvedValue();
  signOut.mockResolvedValue();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  for (const each of [me, overview, webhooks, post, signIn, signOut]) each.mockReset();
});

describe("the door", () => {
  it("asks a stranger to sign in, and lets an operator in", async () => {
    await opened({ ...ADMIN, is_anonymous: true, roles: ["buyer"] });
    fireEvent.input(screen.getByLabelText("Email"), { target: { value: "admin@demo.example" } });
    fireEvent.input(screen.getByLabelText("Password"), { target: { value: "secret" } });
    me.mockResolvedValue(ADMIN);
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);

    expect(signIn).toHaveBeenCalledWith({ email: "admin@demo.example", password: "secret" });
    expect(screen.getByRole("heading", { name: "Runs by state" })).toBeTruthy();
  });

  it("says what is wrong with a sign-in", async () => {
    signIn.mockRejectedValue(new ApiError(401, { detail: "Email or password is not right." }));
    await opened({ ...ADMIN, is_anonymous: true });
    fireEvent.input(screen.getByLabelText("Email"), { target: { value: "admin@demo" } });
    fireEvent.input(screen.getByLabelText("Password"), { target: { value: "wrong" } });
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);

    expect(screen.getByRole("alert").textContent).toContain("not right");
  });

  it("is shut to other roles", async () => {
    await opened({ ...ADMIN, roles: ["analyst"] });

    expect(screen.getByText(/roles admin and auditor/)).toBeTruthy();
    expect(overview).not.toHaveBeenCalled();
  });

  it("is where one whose sign-in has ended finds themselves", async () => {
    await opened();
    overview.mockRejectedValue(new ApiError(401, {}));
    await vi.advanceTimersByTimeAsync(EVERY_MS + SETTLE_MS);

    expect(screen.getByText(/sign-in has ended/)).toBeTruthy();
  });
});

describe("the board", () => {
  it("shows each panel and marks what needs a look", async () => {
    await opened();

    const runs = screen.getByRole("table", { name: "Runs by graph and state" });
    expect(within(within(runs).getByRole("row", { name: /property_search/ })).getAllByRole("cell").map((each) => each.textContent)).toEqual([
      "property_search", "0", "0", "1,234", "0", "2", "0",
    ]);
    expect(screen.getByRole("link", { name: /Dead letters\s*1\s*needs a look/ })).toBeTruthy();
    expect(screen.getByRole("link", { name: /Waiting for people\s*3$/ })).toBeTruthy();
    expect(screen.getByText("3 h")).toBeTruthy();
    expect(screen.getByText("And 2 more.")).toBeTruthy();
  });

  it("shows those who wait longest, and all when it is asked to", async () => {
    const threads = Array.from({ length: 12 }, (_, at) => ({ graph_id: "title_review", questions: 1, thread_id: `thread-${at}`, waiting_s: 60, waiting_since: "2026-11-27T06:00:00Z" }));
    overview.mockResolvedValue({ ...OVERVIEW, waiting: { total: 12, threads } });
    await opened();
    const rows = (): number => within(screen.getByRole("table", { name: "Threads that wait for people" })).getAllByRole("row").length - 1;
    expect(rows()).toBe(8);

    fireEvent.click(screen.getByRole("button", { name: "Show all 12" }));

    expect(rows()).toBe(12);
  });

  it("asks again, but not while it is paused", async () => {
    await opened();
    await vi.advanceTimersByTimeAsync(EVERY_MS + SETTLE_MS);
    expect(overview).toHaveBeenCalledTimes(2);

    fireEvent.click(screen.getByRole("button", { name: "Pause" }));
    await vi.advanceTimersByTimeAsync(5 * EVERY_MS);

    expect(overview).toHaveBeenCalledTimes(2);
    expect(screen.getByRole("button", { name: "Pause" }).getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "Refresh now" }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(overview).toHaveBeenCalledTimes(3);
  });

  it("keeps the last state when the server stops answering", async () => {
    await opened();
    overview.mockRejectedValue(ApiError.unreachable());
    await vi.advanceTimersByTimeAsync(EVERY_MS + SETTLE_MS);

    expect(screen.getByRole("alert").textContent).toContain("Below is the state of");
    expect(screen.getByRole("heading", { name: "Runs by state" })).toBeTruthy();
  });

  it("says so when nothing was ever answered", async () => {
    overview.mockRejectedValue(ApiError.unreachable());
    await opened();

    expect(screen.getByRole("alert").textContent).toContain("Is propmubi still up?");
  });

  it("says what is empty, and what cannot be seen without Redis", async () => {
    const nothing = { runs: [], leases: [], dead_letters: [], waiting: { total: 0, threads: [] } };
    overview.mockResolvedValue({ ...OVERVIEW, ...nothing, streams: null, workers: null, nodes: null });
    await opened();

    expect(screen.getByText(/No runs in the last 24 hours/)).toBeTruthy();
    expect(screen.getByText(/Nobody is waited for/)).toBeTruthy();
    expect(screen.getAllByText(/Redis does not answer/)).toHaveLength(3);
  });
});

describe("dead letters", () => {
  it("are replayed after one more question", async () => {
    post.mockResolvedValue({});
    await opened();
    fireEvent.click(screen.getByRole("button", { name: /^Replay run/ }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    overview.mockResolvedValue({ ...OVERVIEW, dead_letters: [] });
    fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Replay" }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);

    expect(post.mock.calls[0]?.slice(0, 2)).toEqual([
      "/api/v1/ops/dead-letters/{letter_id}/replay",
      { letter_id: OVERVIEW.dead_letters[0]?.id },
    ]);
    expect(screen.getByText("Sent again.")).toBeTruthy();
    expect(screen.getByText(/everything was handled/)).toBeTruthy();
  });

  it("are discarded for a reason, and a refusal is told", async () => {
    post.mockRejectedValue(new ApiError(409, { detail: "This dead letter was decided before." }));
    await opened();
    fireEvent.click(screen.getByRole("button", { name: /^Discard….*run/ }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    fireEvent.input(screen.getByLabelText("Reason"), { target: { value: "asked twice" } });
    fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Discard" }));
    await vi.advanceTimersByTimeAsync(SETTLE_MS);

    expect(post.mock.calls[0]?.[2]).toEqual({ reason: "asked twice" });
    expect(screen.getByRole("alert").textContent).toContain("decided before");
  });

  it("are only looked at by an auditor", async () => {
    await opened({ ...ADMIN, roles: ["auditor"] });

    expect(screen.getByText(/never ended/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Replay/ })).toBeNull();
  });
});

describe("webhooks", () => {
  const DUE: Delivery = {
    id: "019a1b2c-0000-7000-8000-0000000000e1", run_id: "019a1b2c-0000-7000-8000-0000000000a1", host: "hooks.example", state: "due", tries: 3,
    next_try_at: "2026-11-27T10:02:00Z", last_status: 503, last_problem: null, created_at: "2026-11-27T09:00:00Z", settled_at: null,
  };

  it("are shown with how often they were tried and what came back", async () => {
    webhooks.mockResolvedValue([DUE, { ...DUE, id: "019a1b2c-0000-7000-8000-0000000000e2", state: "given_up", next_try_at: null, last_status: null, last_problem: "timed out" }]);
    await opened();

    const table = within(screen.getByRole("table", { name: /Webhook deliveries/ }));
    expect(table.getByRole("row", { name: /hooks.example due 3 in 2 min 503/ })).toBeTruthy();
    expect(table.getByRole("row", { name: /hooks.example given up 3 – timed out/ })).toBeTruthy();
  });

  it("that cannot be asked for are said to be so, and the board stays", async () => {
    webhooks.mockRejectedValue(new ApiError(503, { detail: "The database is away." }));
    await opened();

    expect(screen.getByText("The database is away.")).toBeTruthy();
    expect(screen.getByRole("heading", { name: "Runs by state" })).toBeTruthy();
  });
});
