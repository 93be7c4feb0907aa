import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { after, createBench, setOnline, turnAt, type Bench } from "./bench.js";
import * as say from "./scripted-events.js";
import type { Conversation } from "./types.js";

let bench: Bench;
let chat: Conversation;

async function open(): Promise<void> {
  chat = bench.open();
  void chat.start();
  await after();
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  bench = createBench();
  await open();
});

afterEach(() => {
  chat.dispose();
  vi.useRealTimers();
});

describe("a lost connection", () => {
  beforeEach(async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I found "));
    await after();
  });

  it("is taken up behind the last event, without a word to the person", async () => {
    const problems: unknown[] = [];
    chat.subscribe(() => problems.push(chat.state.problem));

    bench.server.cut();
    bench.server.say(0, say.token("one "));
    await after(600);
    bench.server.say(0, say.token("listing."), say.ended());
    await after();

    expect(bench.server.last("GET /threads").headers["last-event-id"]).toMatch(/^1795382234942-\d+$/);
    expect(turnAt(chat, 0)).toMatchObject({ status: "done", answer: "I found one listing." });
    expect(problems.every((problem) => problem === null)).toBe(true);
  });

  it("is tried again ever more slowly, said to the person, and unsaid when bytes flow", async () => {
    bench.server.accident("/stream", "unreachable", "unreachable", "unreachable");
    bench.server.cut();
    await after(500);
    await after(1000);
    expect(chat.state.problem).toEqual({ kind: "server", message: "unreachable" });
    const tries = bench.server.count("/stream");

    await after(1900);
    expect(bench.server.count("/stream")).toBe(tries);
    await after(100);
    expect(bench.server.count("/stream")).toBe(tries + 1);
    await after(4000);
    bench.server.say(0, say.token("it."), say.ended());
    await after();

    expect(chat.state.problem).toBeNull();
    expect(turnAt(chat, 0).answer).toBe("I found it.");
  });

  it("is noticed when nothing comes for 15 s, and not while heartbeats come", async () => {
    for (let seconds = 0; seconds < 30; seconds += 5) {
      await after(5000);
      bench.server.say(0, say.heartbeat);
    }
    expect(bench.server.count("GET /threads")).toBe(0);

    await after(15_000);
    await after(500);

    expect(bench.server.last("GET /threads").path).toMatch(/\/runs\/run-1\/stream$/);
    expect(bench.server.openStreams).toBe(1);
  });

  it("is given up when the network goes, and taken up the moment it is back", async () => {
    setOnline(false);
    await after(5000);
    expect(bench.server.openStreams).toBe(0);
    expect(chat.state).toMatchObject({ isOnline: false, problem: { kind: "offline", message: "offline" } });

    setOnline(true);
    await after();
    bench.server.say(0, say.token("it."), say.ended());
    await after();

    expect(chat.state).toMatchObject({ isOnline: true, problem: null });
    expect(turnAt(chat, 0).answer).toBe("I found it.");
  });

  it("of a run whose log is gone ends with what the thread holds", async () => {
    const [run] = bench.server.runs;
    if (!run) throw new Error("there is no run");
    run.isLogGone = true;
    run.status = "success";
    const { id } = turnAt(chat, 0);
    bench.server.state = { messages: [{ id, type: "human", content: "a" }, say.message("I found 1 listing.")] };

    bench.server.cut();
    await after(2000);

    expect(turnAt(chat, 0)).toMatchObject({ id, status: "done", answer: "I found 1 listing." });
    expect(chat.state.isBusy).toBe(false);
  });

  it("of a run that is gone altogether fails the turn", async () => {
    bench.server.accident("/stream", { status: 404 });
    bench.server.cut();
    await after(600);

    expect(turnAt(chat, 0)).toMatchObject({ status: "failed", answer: "I found ", problem: { kind: "server" } });
  });
});
