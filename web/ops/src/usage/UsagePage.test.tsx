import { ApiError, type Client, type Me, type Usage } from "@propmubi/client";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { viewOf } from "../frame/Top.js";
import { totals, USAGE } from "./sample.js";
import { UsagePage } from "./UsagePage.js";

const ME = { display_name: "Asha Admin", tenant_name: "Demo", roles: ["admin"] } as Me;
const get = vi.fn<(path: string, params: unknown, options: { query: { from: string; to: string } }) => Promise<Usage>>();
const onSignedOut = vi.fn();
const client = { get } as unknown as Client;

function open() {
  render(<UsagePage client={client} me={ME} leave={() => undefined} onSignedOut={onSignedOut} />);
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  get.mockReset();
  onSignedOut.mockReset();
});

describe("the usage page", () => {
  it("shows what was spent, in rupees, by day, tier and use case", async () => {
    get.mockResolvedValue(USAGE);
    open();

    expect(screen.getByText("Asking the server…")).toBeTruthy();
    expect((await screen.findAllByText("₹1,23,456.70")).length).toBe(1);
    const tiers = screen.getByRole("region", { name: "By tier" });
    expect(within(tiers).getAllByRole("listitem").map((each) => each.textContent)[0]).toContain("critical₹71,000.00");
    expect(screen.getByRole("region", { name: "By use case" }).textContent).toContain("title verification");
    const bars = screen.getByRole("region", { name: "By day" }).querySelectorAll("rect");
    expect([...bars].map((each) => each.textContent)).toEqual([
      "21 Nov: ₹9,200.10", "22 Nov: ₹0.00", "23 Nov: ₹31,500.20", "24 Nov: ₹26,056.40", "25 Nov: ₹0.00",
      "26 Nov: ₹15,500.00", "27 Nov: ₹41,200.00",
    ]);
    expect(Number(bars[6]?.getAttribute("height"))).toBeCloseTo(82.4);
    expect(screen.getByText(/₹41,200.00 of ₹45,000 today: the limit nears/)).toBeTruthy();
    expect(screen.getByText("₹1,23,456.70 of ₹4,50,000 this month")).toBeTruthy();
    expect(screen.getByRole("row", { name: /Given again from what was kept 4,100/ })).toBeTruthy();
  });

  it("asks for India's days, and again when another time is chosen", async () => {
    vi.useFakeTimers({ now: new Date("2026-11-26T19:00:00Z"), toFake: ["Date"] });
    get.mockResolvedValue(USAGE);
    open();
    await screen.findByText("₹1,23,456.70");

    fireEvent.click(screen.getByRole("button", { name: "7 days" }));
    await vi.waitFor(() => { expect(get).toHaveBeenCalledTimes(2); });

    expect(get.mock.calls.map(([, , { query }]) => query)).toEqual([
      { from: "2026-10-29", to: "2026-11-27" },
      { from: "2026-11-21", to: "2026-11-27" },
    ]);
    expect(screen.getByRole("button", { name: "7 days" }).getAttribute("aria-pressed")).toBe("true");
  });

  it("says that nothing was called, that no model is there, that a limit is spent and that rows are lost", async () => {
    const limits = USAGE.limits.map((each) => ({ ...each, state: "spent" }));
    const total = totals("total", { lost: 3 });
    get.mockResolvedValue({ ...USAGE, is_active: false, limits, total, outcomes: [] });
    open();

    expect(await screen.findByText("No model was called in this time.")).toBeTruthy();
    expect(screen.getByText(/No model is configured/)).toBeTruthy();
    expect(screen.getAllByText(/the limit is reached/)).toHaveLength(2);
    expect(screen.getByText(/3 calls could not be written down/)).toBeTruthy();
  });

  it("keeps the last answer when the server stops answering, and says so", async () => {
    get.mockResolvedValueOnce(USAGE);
    open();
    await screen.findByText("₹1,23,456.70");
    get.mockRejectedValue(ApiError.unreachable());
    fireEvent.click(screen.getByRole("button", { name: "Refresh now" }));

    expect((await screen.findByRole("alert")).textContent).toContain("Below is the last answer.");
    expect(screen.getByText("₹1,23,456.70")).toBeTruthy();
  });

  it("says that it failed when nothing ever came, and sends who is signed out to the door", async () => {
    get.mockRejectedValueOnce(new Error("a bug"));
    open();
    expect((await screen.findByRole("alert")).textContent).toContain("Is propmubi still up?");

    get.mockRejectedValue(Object.assign(ApiError.unreachable(), { status: 401 }));
    fireEvent.click(screen.getByRole("button", { name: "Refresh now" }));
    await vi.waitFor(() => { expect(onSignedOut).toHaveBeenCalled(); });
  });
});

it.each([["?view=usage", "usage"], ["", "operations"], ["?view=other", "operations"]])("%s is the page %s", (search, view) => {
  expect(viewOf(search)).toBe(view);
});
