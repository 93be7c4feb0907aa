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

describe("a message that does not get through", () => {
  it("is sent once, when the answer to its post was lost", async () => {
    bench.server.accident("POST /threads", "answer lost");
    chat.send("a");
    await after();
    expect(turnAt(chat, 0).status).toBe("queued");

    await after(500);
    bench.server.say(0, ...say.aTurn());
    await after();

    expect(bench.server.runs).toHaveLength(1);
    expect(turnAt(chat, 0)).toMatchObject({ status: "done", answer: "I found 1 listing." });
  });

  it("is sent when the network is back, in order", async () => {
    setOnline(false);
    bench.server.accident("POST /threads", "unreachable");
    chat.send("a");
    chat.send("b");
    await after(200);
    expect(chat.state.turns.map(({ status }) => status)).toEqual(["queued", "queued"]);
    expect(chat.state.isBusy).toBe(false);

    setOnline(true);
    await after();

    expect(bench.server.runs.map(({ kwargs }) => kwargs.input.messages?.[0]?.content)).toEqual(["a", "b"]);
    expect(chat.state.problem).toBeNull();
  });

  it("is tried seldom while the browser says that there is no network", async () => {
    setOnline(false);
    bench.server.accident("POST /threads", "unreachable");
    chat.send("a");
    await after(14_000);
    expect(bench.server.count("/threads")).toBe(1);

    await after(1000);

    expect(bench.server.runs).toHaveLength(1);
  });

  it("outlives the page, and is not sent twice by the next one", async () => {
    bench.server.accident("POST /threads", "answer lost");
    chat.send("a");
    chat.send("b");
    await after();

    await reload();

    expect(bench.server.runs.map(({ kwargs }) => kwargs.input.messages?.[0]?.content)).toEqual(["a", "b"]);
    expect(chat.state.turns.map(({ said }) => said)).toEqual(["a", "b"]);
  });

  it("does not outlive the page when it is an enquiry", async () => {
    bench.server.accident("POST /threads", "unreachable");
    chat.act({ type: "contact", name: "Asha", phone: "9876543210", consent: true });
    await after();
    expect(turnAt(chat, 0).status).toBe("queued");

    await reload();

    expect(chat.state.turns).toEqual([]);
    expect(JSON.stringify([...bench.memory.kept])).not.toContain("9876543210");
  });

  it("waits as long as the server asks", async () => {
    bench.server.accident("POST /threads", { status: 429, headers: { "retry-after": "7" } });
    chat.send("a");
    await after();
    expect(chat.state.problem).toEqual({ kind: "rate", message: "rate", retryAfterS: 7 });
    expect(turnAt(chat, 0).status).toBe("queued");

    await after(6900);
    expect(bench.server.runs).toHaveLength(0);
    await after(100);

    expect(bench.server.runs).toHaveLength(1);
    expect(chat.state.problem).toBeNull();
  });

  it("fails after five answers that the server is broken", async () => {
    const broken = { status: 503 };
    bench.server.accident("POST /threads", broken, broken, broken, broken, broken);
    chat.send("a");
    await after(30_000);

    expect(turnAt(chat, 0)).toMatchObject({ status: "failed", problem: { kind: "server", message: "server" } });
    expect(bench.server.count("POST /threads")).toBe(5);
  });

  it("fails at once when the server will not have it", async () => {
    bench.server.accident("POST /threads", { status: 422 });
    chat.send("a");
    await after();

    expect(turnAt(chat, 0)).toMatchObject({ status: "failed", problem: { kind: "server", message: "invalid" } });
  });

  it("may be given up while it waits", async () => {
    bench.server.accident("POST /threads", "unreachable");
    chat.send("a");
    chat.send("b");
    await after();
    chat.stop();
    await after();

    expect(chat.state.turns.map(({ status }) => status)).toEqual(["stopped", "waiting"]);
    expect(bench.server.runs).toHaveLength(1);
  });
});
