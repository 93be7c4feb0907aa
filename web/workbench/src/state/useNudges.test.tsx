import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useNudges } from "@propmubi/desk";

let line: ReadableStreamDefaultController<Uint8Array>;
let isHidden = false;
const say = (event: string): void => { line.enqueue(new TextEncoder().encode(`event: ${event}\ndata: {}\n\n`)); };
const pass = (ms: number): Promise<void> => act(async () => { await vi.advanceTimersByTimeAsync(ms); });

function follow(fetch: typeof globalThis.fetch): ReturnType<typeof vi.fn<() => Promise<void>>> {
  const look = vi.fn(() => Promise.resolve());
  const List = (): null => {
    useNudges({ fetch, address: "/stream", event: "cases", look });
    return null;
  };
  render(<List />);
  return look;
}

const live: typeof fetch = () => Promise.resolve(new Response(new ReadableStream<Uint8Array>({ start: (opened) => { line = opened; } })));

beforeEach(() => {
  vi.useFakeTimers();
  isHidden = false;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (isHidden ? "hidden" : "visible"));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("looks once for what moves together, not for other events, and not more than once a second", async () => {
  const look = follow(live);
  await pass(0);
  say("other");
  await pass(2000);
  const before = look.mock.calls.length;

  for (let at = 0; at < 5; at += 1) say("cases");
  await pass(300);
  expect(look).toHaveBeenCalledTimes(before + 1);
  say("cases");
  await pass(300);
  expect(look).toHaveBeenCalledTimes(before + 1);
  await pass(1000);
  expect(look).toHaveBeenCalledTimes(before + 2);
});

it("looks when a page that nobody saw is seen again", async () => {
  const look = follow(live);
  await pass(2000);
  const before = look.mock.calls.length;

  isHidden = true;
  say("cases");
  await pass(30_000);
  expect(look).toHaveBeenCalledTimes(before);
  isHidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(1100);
  expect(look).toHaveBeenCalledTimes(before + 1);
});

it("asks from time to time while the stream is away, and nothing more once it is closed", async () => {
  const look = follow(() => Promise.reject(new TypeError("offline")));
  await pass(1000);
  const before = look.mock.calls.length;

  await pass(21_500);
  const asked = look.mock.calls.length;
  expect(asked).toBeGreaterThanOrEqual(before + 2);
  cleanup();
  await pass(60_000);
  expect(look).toHaveBeenCalledTimes(asked);
});
