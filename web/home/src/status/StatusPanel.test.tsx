import { ApiError, type Client, type Status } from "@propmubi/client";
import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HomePage } from "../page/HomePage.js";
import { duration, syntheticNote } from "./words.js";

const STATUS: Status = {
  version: "0.1.0",
  started_at: "2026-11-22T10:00:00Z",
  uptime_s: 3700,
  engines: [
    { name: "postgres", product: "PostgreSQL", version: "18.6", is_embedded: true, is_up: true },
    { name: "redis", product: "Valkey", version: "9.1", is_embedded: false, is_up: false },
  ],
  listings_total: 2000,
  listings_by_city: [
    { city: "Bengaluru", listings: 1500 },
    { city: "Pune", listings: 500 },
  ],
  listings_synthetic: 2000,
  is_demo: true,
  model: { engine: "rules", name: null },
  worker: { state: "running", active_runs: 0 },
};

const get = vi.fn<() => Promise<Status>>();
const client = { get, post: vi.fn() } as unknown as Client;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  get.mockReset();
});

describe("the first page", () => {
  it("says what is running", async () => {
    get.mockResolvedValue(STATUS);
    render(<HomePage client={client} origin="http://127.0.0.1:8123" />);
    await vi.advanceTimersByTimeAsync(1);

    expect(screen.getByText(/PostgreSQL 18.6/).textContent).toContain("embedded");
    expect(screen.getByText(/Valkey 9.1/).textContent).toContain("is down");
    expect(screen.getByText(/no model configured/)).toBeTruthy();
    expect(screen.getByText("1 hour")).toBeTruthy();
    expect(screen.getByText(/no such home is on offer/)).toBeTruthy();
    expect(screen.getByRole("row", { name: "Bengaluru 1,500" })).toBeTruthy();
    expect(screen.getByText("http://127.0.0.1:8123")).toBeTruthy();
  });

  it("keeps the last known state when the server stops answering", async () => {
    get.mockResolvedValueOnce(STATUS).mockRejectedValue(ApiError.unreachable());
    render(<HomePage client={client} origin="http://127.0.0.1:8123" />);
    await vi.advanceTimersByTimeAsync(10_001);

    expect(screen.getByRole("alert").textContent).toContain("last known state");
    expect(screen.getByText(/PostgreSQL 18.6/)).toBeTruthy();
    expect(screen.getByText("Not answering", { exact: false })).toBeTruthy();
  });

  it("asks whether the server is up when it never answered", async () => {
    get.mockRejectedValue(ApiError.unreachable());
    render(<HomePage client={client} origin="http://127.0.0.1:8123" />);
    await vi.advanceTimersByTimeAsync(1);

    expect(screen.getByRole("alert").textContent).toContain("propmubi still up");
  });

  it("tells how to get listings when there are none", async () => {
    get.mockResolvedValue({ ...STATUS, listings_total: 0, listings_by_city: [], listings_synthetic: 0, is_demo: false });
    render(<HomePage client={client} origin="http://127.0.0.1:8123" />);
    await vi.advanceTimersByTimeAsync(1);

    expect(screen.getByText(/propmubi import listings/)).toBeTruthy();
    expect(screen.queryByText(/Demo sign-ins/)).toBeNull();
  });
});

describe("syntheticNote", () => {
  it("says what is so of all, of some, of none", () => {
    expect(syntheticNote(STATUS)).toContain("no such home is on offer");
    expect(syntheticNote({ ...STATUS, listings_synthetic: 1 })).toContain("Some listings");
    expect(syntheticNote({ ...STATUS, listings_synthetic: 0 })).toBeNull();
    expect(syntheticNote(null)).toBeNull();
  });
});

describe("duration", () => {
  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [119, "1 minute"],
    [7200, "2 hours"],
    [200_000, "2 days"],
  ])("%i s is %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
