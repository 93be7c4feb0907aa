import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { after, createBench, turnAt, type Bench } from "./bench.js";
import * as say from "./scripted-events.js";
import type { Conversation } from "./types.js";

let bench: Bench;
let chat: Conversation;

async function open(): Promise<void> {
  chat = bench.open();
  void chat.start();
  await after();
}

/** The page is gone, and the same page comes up again. */
async function reload(): Promise<void> {
  chat.dispose();
  await open();
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

describe("a page that comes up again", () => {
  it("shows what was said, with its cards, chips and ratings", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    await chat.rate(turnAt(chat, 0).id, "up");
    const before = chat.state;
    bench.server.state = {
      messages: [{ id: turnAt(chat, 0).id, type: "human", content: "a" }, say.message("I found 1 listing.")],
      chips: [...before.chips],
      total: 1,
      suggestions: ["Cheaper ones"],
    };

    await reload();

    const { phase, turns, chips, total, suggestions } = chat.state;
    expect({ phase, chips, total, suggestions }).toEqual({
      phase: "ready",
      chips: before.chips,
      total: 1,
      suggestions: ["Cheaper ones"],
    });
    expect(turns).toEqual([{ ...before.turns[0], progress: null }]);
  });

  it("rejoins the answer that is under way, from its beginning", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.listing(1), say.token("I found "));
    await after();

    await reload();
    expect(turnAt(chat, 0)).toMatchObject({ said: "a", status: "streaming", answer: "I found " });
    expect(bench.server.last("/stream").headers["last-event-id"]).toBe("-1");
    bench.server.say(0, say.token("it."), say.ended());
    await after();

    expect(turnAt(chat, 0)).toMatchObject({ status: "done", answer: "I found it." });
    expect(turnAt(chat, 0).cards).toHaveLength(1);
  });

  it("has the words of old turns whose logs are gone, each with the one who got them", async () => {
    for (const text of ["a", "b", "c"]) {
      if (text === "b") chat.act({ type: "more" });
      else chat.send(text);
      await after();
      bench.server.say(bench.server.runs.length - 1, ...say.aTurn());
      await after();
    }
    for (const run of bench.server.runs) run.isLogGone = true;
    const [a, , c] = chat.state.turns;
    bench.server.state = {
      messages: [
        { id: a?.id, type: "human", content: "a, call me on 98******10" },
        say.message("Answer a", "ai-a"),
        say.message("Answer b", "ai-b"),
        { id: c?.id, type: "human", content: "c" },
        say.message("Answer c", "ai-c"),
      ],
    };

    await reload();

    expect(chat.state.turns.map(({ said, answer, status }) => [said, answer, status])).toEqual([
      ["a, call me on 98******10", "Answer a", "done"],
      ["", "Answer b", "done"],
      ["c", "Answer c", "done"],
    ]);
  });

  it("shows once what a browser posted twice by itself", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    const [run] = bench.server.runs;
    if (run) bench.server.runs.push({ ...run, run_id: "run-2" });

    await reload();

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a"]);
  });

  it("looks a second time for the cards of a turn whose log was closed early", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    const [run] = bench.server.runs;
    if (run) run.isLogGone = true;

    await reload();
    expect(turnAt(chat, 0).cards).toEqual([]);
    if (run) run.isLogGone = false;
    await after(600);

    expect(turnAt(chat, 0).cards.map(({ type }) => type)).toEqual(["listing", "results"]);
  });

  it("leaves out what was edited away, and another client's runs", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    chat.send("b");
    await after();
    bench.server.say(1, ...say.aTurn());
    await after();
    chat.edit("c");
    await after();
    bench.server.say(2, ...say.aTurn());
    await after();
    const [first] = bench.server.runs;
    if (first) bench.server.runs.push({ ...first, run_id: "other", metadata: {} });

    await reload();

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a", "c"]);
  });

  it("tells stopped from failed turns, with what they said", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I found "));
    await after();
    chat.stop();
    await after();
    bench.server.say(0, say.failed("UserInterrupt"));
    chat.send("b");
    await after();
    bench.server.say(1, say.began(), say.failed(), say.ended());
    await after();
    // The log of a cancelled run ends as well.
    bench.server.runs[0]?.log.push(say.ended());

    await reload();

    expect(chat.state.turns.map(({ status, answer }) => [status, answer])).toEqual([
      ["stopped", "I found "],
      ["failed", ""],
    ]);
    expect(turnAt(chat, 1).problem).toEqual({ kind: "server", message: "failed" });
  });

  it("knows a partial answer, and gives it to the turn that was stopped and to no later one", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I found "));
    await after();
    chat.stop();
    await after();
    chat.act({ type: "more" });
    await after();
    bench.server.say(1, ...say.aTurn("More homes."));
    await after();
    const a = turnAt(chat, 0);
    for (const run of bench.server.runs) run.isLogGone = true;
    bench.server.state = {
      messages: [
        { id: a.id, type: "human", content: "a" },
        { ...say.message("I found ", "ai-a"), response_metadata: { partial: true } },
        say.message("More homes.", "ai-b"),
      ],
    };

    await reload();

    expect(chat.state.turns.map(({ status, answer, isPartial }) => [status, answer, isPartial])).toEqual([
      ["stopped", "I found ", true],
      ["done", "More homes.", false],
    ]);
  });

  it("begins anew when its thread is gone", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    const thread = bench.server.runs.pop()?.thread_id;

    await reload();
    chat.send("b");
    await after();

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["b"]);
    expect(bench.server.runs[0]?.thread_id).not.toBe(thread);
  });
});
