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

describe("stop", () => {
  it("cancels the run and keeps what was said", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I found "));
    await after();

    chat.stop();
    await after();
    bench.server.say(0, say.token("much more"), say.failed("UserInterrupt"), say.ended());
    await after();

    expect(bench.server.last("/cancel").path).toMatch(/\/runs\/run-1\/cancel\?action=interrupt$/);
    expect(turnAt(chat, 0)).toMatchObject({ status: "stopped", answer: "I found ", problem: null });
    expect(chat.state.isBusy).toBe(false);
    expect(bench.server.openStreams).toBe(0);
  });

  it("lets the next in line go on", async () => {
    chat.send("a");
    chat.send("b");
    await after();

    chat.stop();
    await after();
    bench.server.say(1, ...say.aTurn("Second."));
    await after();

    expect(chat.state.turns.map(({ status }) => status)).toEqual(["stopped", "done"]);
  });

  it("cancels a run that was still on its way to the server", async () => {
    chat.send("a");
    chat.stop();
    await after();

    expect(turnAt(chat, 0).status).toBe("stopped");
    for (const run of bench.server.runs) expect(run.status).toBe("interrupted");
    expect(bench.server.openStreams).toBe(0);
  });

  it("is told of a cancel that came from elsewhere", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I found "), say.failed("UserInterrupt"), say.ended());
    await after();

    expect(turnAt(chat, 0)).toMatchObject({ status: "stopped", answer: "I found ", problem: null });
  });
});

describe("retry", () => {
  it("runs a failed turn again from where the thread stood before it", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    chat.send("b");
    await after();
    bench.server.say(1, say.began(), say.failed(), say.ended());
    await after();

    chat.retry();
    await after();

    const failedTurn = bench.server.runs[1]?.metadata.turn;
    expect(bench.server.last("/history").body).toMatchObject({ metadata: { turn: failedTurn, source: "input" } });
    expect(bench.server.last("/runs/stream").body).toMatchObject({
      input: { messages: [{ content: "b" }] },
      metadata: { replaces: failedTurn },
      checkpoint_id: "before-2",
    });
    expect(chat.state.turns.map(({ said, status }) => [said, status])).toEqual([
      ["a", "done"],
      ["b", "waiting"],
    ]);
  });

  it("says again, at the end, what failed before something else was said", async () => {
    chat.send("a");
    chat.send("b");
    await after();
    bench.server.say(0, say.began(), say.failed(), say.ended());
    bench.server.say(1, ...say.aTurn());
    await after();

    chat.retry();
    await after();

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a", "b", "a"]);
    expect(bench.server.last("/runs/stream").body).not.toHaveProperty("checkpoint_id");
  });

  it("does nothing when nothing has failed", async () => {
    chat.retry();
    await after();

    expect(chat.state.turns).toEqual([]);
  });
});

describe("edit", () => {
  it("replaces the last message, and what came after it, from the checkpoint before", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    chat.send("b");
    chat.act({ type: "more" });
    await after();
    bench.server.say(1, ...say.aTurn());
    await after();
    bench.server.say(2, ...say.aTurn());
    await after();
    expect(chat.state.turns.map(({ canEdit }) => canEdit)).toEqual([false, true, false]);

    chat.edit("c");
    await after();

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a", "c"]);
    expect(bench.server.last("/runs/stream").body).toMatchObject({ checkpoint_id: "before-2" });
  });

  it("of the first message begins a new thread: there is no checkpoint before it", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();

    chat.edit("b");
    await after();

    const [first, second] = bench.server.runs;
    expect(second?.thread_id).not.toBe(first?.thread_id);
    expect(bench.server.last("/runs/stream").body).not.toHaveProperty("checkpoint_id");
    expect(chat.state.turns.map(({ said }) => said)).toEqual(["b"]);
  });

  it("does nothing while an answer is on its way", async () => {
    chat.send("a");
    await after();

    chat.edit("b");

    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a"]);
  });
});
