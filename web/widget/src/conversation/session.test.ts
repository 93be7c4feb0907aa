import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { after, createBench, type Bench } from "./bench.js";
import { createConversation } from "./index.js";
import * as say from "./scripted-events.js";
import type { Conversation } from "./types.js";

const SESSION = "POST /api/v1/site/session";
const MINUTE_MS = 60_000;

let bench: Bench;
let chat: Conversation;

beforeEach(() => {
  vi.useFakeTimers();
  bench = createBench();
  chat = bench.open();
});

afterEach(() => {
  chat.dispose();
  vi.useRealTimers();
});

describe("a session", () => {
  it("is not opened before it is needed, and once however many need it", async () => {
    await after(MINUTE_MS);
    expect(bench.server.calls).toEqual([]);
    expect(chat.state.phase).toBe("new");

    chat.send("a");
    void chat.start();
    expect(chat.state.phase).toBe("starting");
    await after();

    expect(bench.server.count(SESSION)).toBe(1);
    expect(bench.server.last(SESSION).body).toEqual({ site: "pms_test" });
    expect(chat.state).toMatchObject({ phase: "ready", consent: { version: "enquiry-2026-11-22" } });
    expect(bench.server.runs).toHaveLength(1);
  });

  it("knows the visitor again", async () => {
    void chat.start();
    await after();
    chat.dispose();

    chat = bench.open();
    void chat.start();
    await after();

    expect(bench.server.last(SESSION).body).toEqual({ site: "pms_test", visitor: "visitor-1" });
  });

  it("is renewed a minute before it runs out", async () => {
    void chat.start();
    await after(13 * MINUTE_MS);
    chat.send("a");
    await after();
    expect(bench.server.last("/runs").headers.authorization).toBe("Bearer token-1");
    bench.server.say(0, ...say.aTurn());

    await after(MINUTE_MS);
    chat.send("b");
    await after();

    expect(bench.server.last("/runs").headers.authorization).toBe("Bearer token-2");
    expect(bench.server.count(SESSION)).toBe(2);
  });

  it("is renewed once after a 401, and the call made again", async () => {
    void chat.start();
    await after();
    bench.server.accident("POST /threads", { status: 401 });

    chat.send("a");
    await after();

    expect(bench.server.last("/runs").headers.authorization).toBe("Bearer token-2");
    expect(chat.state.turns[0]?.status).toBe("waiting");
  });

  it("that is refused even when new ends the conversation", async () => {
    void chat.start();
    await after();
    bench.server.accident("POST /threads", { status: 401 }, { status: 401 });

    chat.send("a");
    await after();

    expect(chat.state).toMatchObject({
      phase: "refused",
      isBusy: false,
      problem: { kind: "refused", message: "refused" },
    });
    expect(chat.state.turns[0]?.status).toBe("failed");
  });

  it.each([400, 401, 403, 404, 422])("answered by %i is a refusal, and not asked for again", async (status) => {
    bench.server.accident(SESSION, { status });
    void chat.start();
    await after(10 * MINUTE_MS);
    chat.send("a");
    await after();

    expect(chat.state).toMatchObject({ phase: "refused", problem: { kind: "refused" }, turns: [] });
    expect(bench.server.count(SESSION)).toBe(1);
  });

  it("that is refused fails what was said before the answer", async () => {
    bench.server.accident(SESSION, { status: 403 });
    chat.send("a");
    chat.send("b");
    await after();

    expect(chat.state).toMatchObject({ phase: "refused", isBusy: false });
    expect(chat.state.turns.map(({ status, problem }) => [status, problem?.kind])).toEqual([
      ["failed", "refused"],
      ["failed", "refused"],
    ]);
  });

  it("is asked for again when the platform cannot be reached, and what was said meanwhile is sent", async () => {
    bench.server.accident(SESSION, "unreachable", { status: 503 });
    chat.send("a");
    await after();
    expect(chat.state).toMatchObject({ phase: "starting", problem: { kind: "server", message: "unreachable" } });

    await after(5000);

    expect(chat.state).toMatchObject({ phase: "ready", problem: null });
    expect(bench.server.runs).toHaveLength(1);
  });

  it("is not opened again and again when the visitor's clock is wrong", async () => {
    chat.dispose();
    const aheadMs = 24 * 60 * MINUTE_MS;
    chat = createConversation({
      api: "https://platform.example",
      site: "pms_test",
      lang: "en",
      fetch: bench.server.fetch,
      storage: bench.memory,
      now: () => Date.now() + aheadMs,
    });

    chat.send("a");
    await after();
    chat.send("b");
    await after();

    expect(bench.server.runs).toHaveLength(2);
    expect(bench.server.count(SESSION)).toBe(1);
  });
});

describe("a browser that keeps nothing", () => {
  it("converses all the same", async () => {
    const blocked = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    chat.dispose();
    chat = createConversation({
      api: "https://platform.example",
      site: "pms_test",
      lang: "hi",
      fetch: bench.server.fetch,
      storage: { getItem: blocked, setItem: blocked },
    });

    chat.send("a");
    await after();
    chat.send("b");
    await after();

    expect(chat.state.lang).toBe("hi");
    const [a, b] = bench.server.runs;
    expect(a?.thread_id).toBe(b?.thread_id);
  });

  it("is not misled by rubbish in the storage", async () => {
    bench.memory.setItem("propmubi pms_test https://platform.example", "{oops");
    chat.setLang("mr");
    chat.send("a");
    await after();

    expect(bench.server.runs).toHaveLength(1);
    expect(bench.open().state.lang).toBe("mr");
  });
});
