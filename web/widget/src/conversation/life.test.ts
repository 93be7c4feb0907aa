import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { after, createBench, turnAt, type Bench } from "./bench.js";
import * as say from "./scripted-events.js";
import type { Conversation } from "./types.js";

let bench: Bench;
let chat: Conversation;

beforeEach(async () => {
  vi.useFakeTimers();
  bench = createBench();
  chat = bench.open();
  void chat.start();
  await after();
});

afterEach(() => {
  chat.dispose();
  vi.useRealTimers();
});

describe("startOver", () => {
  it("leaves the thread, stops its run and forgets all that was shown", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.filters({ key: "bhk", label: "2 BHK" }), say.results(3));
    await after();

    chat.startOver();
    chat.send("b");
    await after();

    expect(bench.server.runs[0]?.status).toBe("interrupted");
    expect(bench.server.runs[1]?.thread_id).not.toBe(bench.server.runs[0]?.thread_id);
    expect(chat.state).toMatchObject({ chips: [], total: null, suggestions: [], problem: null });
    expect(chat.state.turns.map(({ said }) => said)).toEqual(["b"]);
  });
});

describe("another page of the site", () => {
  it("that starts over takes nothing from this one", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    const other = bench.open();
    void other.start();
    await after();

    other.startOver();
    other.send("b");
    await after();
    chat.send("c");
    await after();

    const [a, b, c] = bench.server.runs.map(({ thread_id }) => thread_id);
    expect(a).toBe(c);
    expect(b).not.toBe(a);
    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a", "c"]);
    other.dispose();
  });
});

describe("rate", () => {
  beforeEach(async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
  });

  it("keeps the rating and its reason", async () => {
    await chat.rate(turnAt(chat, 0).id, "down", "wrong_figure", "5 lakh?");

    expect(turnAt(chat, 0).rating).toBe("down");
    expect(bench.server.last("/feedback").body).toEqual({
      thread_id: bench.server.runs[0]?.thread_id,
      run_id: "run-1",
      message_id: "ai-1",
      score: "down",
      reason: "wrong_figure",
      comment: "5 lakh?",
    });
  });

  it("takes a rating back that could not be kept, and says so", async () => {
    await chat.rate(turnAt(chat, 0).id, "up");
    bench.server.accident("/feedback", "unreachable");

    await chat.rate(turnAt(chat, 0).id, "down");

    expect(turnAt(chat, 0).rating).toBe("up");
    expect(chat.state.problem).toEqual({ kind: "server", message: "rating" });
  });

  it("of a turn that is not there is nothing", async () => {
    await chat.rate("nobody", "up");

    expect(bench.server.count("/feedback")).toBe(0);
  });
});

describe("dispose", () => {
  it("ends every stream and timer, and leaves the run alone", async () => {
    chat.send("a");
    await after();
    bench.server.accident("/stream", "unreachable");
    bench.server.cut();
    await after();

    chat.dispose();
    const calls = bench.server.calls.length;
    await after(60_000);

    expect(bench.server.calls.length).toBe(calls);
    expect(bench.server.runs[0]?.status).toBe("running");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is the end: nothing is fetched after it", async () => {
    const other = bench.open();
    other.dispose();
    const calls = bench.server.calls.length;

    void other.start();
    other.send("a");
    await after(60_000);

    expect(bench.server.calls.length).toBe(calls);
  });
});
