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

describe("a message", () => {
  it("is answered with words, cards, chips and suggestions", async () => {
    chat.send("  2 BHK in Baner ");
    await after();
    expect(turnAt(chat, 0)).toMatchObject({ said: "2 BHK in Baner", status: "waiting", isAction: false });
    expect(chat.state.isBusy).toBe(true);

    bench.server.say(0, say.began(), say.filters({ key: "bhk", label: "2 BHK" }), say.progress("searching"));
    await after();
    expect(turnAt(chat, 0)).toMatchObject({ status: "waiting", progress: "searching" });

    bench.server.say(0, say.listing(1), say.results(1), say.token("I found "), say.token("1 listing."));
    await after();
    expect(turnAt(chat, 0)).toMatchObject({ status: "streaming", progress: null, answer: "I found 1 listing." });

    bench.server.say(0, say.suggestions("Cheaper ones"), say.answered("I found 1 listing. [1]"), say.ended());
    await after();
    expect(turnAt(chat, 0)).toMatchObject({
      status: "done",
      answer: "I found 1 listing. [1]",
      citations: { "1": "listing-1" },
      engine: "rules",
      canEdit: true,
    });
    expect(turnAt(chat, 0).cards.map(({ type }) => type)).toEqual(["listing", "results"]);
    expect(chat.state).toMatchObject({
      isBusy: false,
      chips: [{ key: "bhk", label: "2 BHK" }],
      total: 1,
      suggestions: ["Cheaper ones"],
      problem: null,
    });
  });

  it("goes out with the turn's id, the language and the wish for every kind of event", async () => {
    chat.setLang("mr");
    chat.send("घर");
    await after();

    const { path, body, headers } = bench.server.last("/runs");
    const { id } = turnAt(chat, 0);
    expect(path).toMatch(/^\/threads\/[0-9a-f-]{36}\/runs\/stream$/);
    expect(headers).toMatchObject({ authorization: "Bearer token-1", "idempotency-key": id });
    expect(body).toMatchObject({
      assistant_id: "property_search",
      input: { lang: "mr", messages: [{ role: "user", content: "घर", id }] },
      metadata: { turn: id },
      stream_mode: ["messages-tuple", "custom", "updates"],
      stream_resumable: true,
      multitask_strategy: "enqueue",
      if_not_exists: "create",
    });
  });

  it("is answered in its own language unless one was chosen", async () => {
    chat.send("घर");
    await after();
    expect(bench.server.last("/runs").body?.input).not.toHaveProperty("lang");

    chat.setLang("en");
    chat.send("घर");
    await after();
    expect(bench.server.last("/runs").body?.input).toHaveProperty("lang", "en");
  });

  it("of blanks is none", async () => {
    chat.send("  \n ");
    await after();

    expect(chat.state.turns).toEqual([]);
    expect(bench.server.count("/runs")).toBe(0);
  });

  it("may be an action", async () => {
    chat.act({ type: "like", number: 2 });
    await after();
    bench.server.say(0, ...say.aTurn("Noted."));
    await after();

    expect(bench.server.last("/runs").body?.input).toEqual({ action: { type: "like", number: 2 } });
    expect(turnAt(chat, 0)).toMatchObject({
      said: "",
      isAction: true,
      action: { type: "like", number: 2 },
      status: "done",
      canEdit: false,
    });
  });

  it("takes the suggestions of the last answer away", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    expect(chat.state.suggestions).toEqual(["Cheaper ones"]);

    chat.send("b");

    expect(chat.state.suggestions).toEqual([]);
  });
});

describe("a busy conversation", () => {
  it("queues what is sent and follows one run after the other", async () => {
    chat.send("a");
    chat.send("b");
    chat.act({ type: "more" });
    await after();

    expect(chat.state.turns.map(({ status }) => status)).toEqual(["waiting", "queued", "queued"]);
    expect(bench.server.runs.map(({ kwargs }) => kwargs.input.messages?.[0]?.content)).toEqual(["a", "b", undefined]);
    expect(bench.server.openStreams).toBe(1);

    bench.server.say(1, ...say.aTurn("Second."));
    bench.server.say(0, ...say.aTurn("First."));
    await after();
    bench.server.say(2, say.began(), say.token("Third", "ai-3"));
    await after();

    expect(chat.state.turns.map(({ answer }) => answer)).toEqual(["First.", "Second.", "Third"]);
    expect(chat.state.turns.map(({ status }) => status)).toEqual(["done", "done", "streaming"]);
    expect(chat.state.turns.some(({ canEdit }) => canEdit)).toBe(false);
  });

  it("gives every change a new snapshot, and turns that stay the same the same object", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, ...say.aTurn());
    await after();
    chat.act({ type: "more" });
    await after();
    const heard = vi.fn();
    chat.subscribe(heard);
    const before = chat.state;

    bench.server.say(1, say.began(), say.token("More"));
    await after();

    expect(heard).toHaveBeenCalled();
    expect(chat.state).not.toBe(before);
    expect(chat.state.turns[0]).toBe(before.turns[0]);
  });
});

describe("what is drawn", () => {
  it("draws a card once, however often it comes, in its newest form", async () => {
    chat.send("a");
    await after();
    const old = say.card({ type: "refusal", id: "t:refusal", text: "old" });
    bench.server.say(0, say.began(), old, say.listing(1), say.card({ type: "refusal", id: "t:refusal", text: "new" }));
    await after();

    expect(turnAt(chat, 0).cards).toMatchObject([{ text: "new" }, { type: "listing" }]);
  });

  it("takes back an answer that was declared void", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("It costs 5 "), say.answerReset(), say.token("It costs 9 lakh."));
    await after();

    expect(turnAt(chat, 0).answer).toBe("It costs 9 lakh.");
  });

  it("says an answer anew when another worker takes the run up", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I fou"), say.began(2), say.token("I found 2."));
    await after();

    expect(turnAt(chat, 0).answer).toBe("I found 2.");
  });

  it("forgets the total when the filters are cleared", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.results(4));
    await after();
    expect(chat.state.total).toBe(4);

    bench.server.say(0, say.filters());
    await after();

    expect(chat.state).toMatchObject({ chips: [], total: null });
  });

  it("takes no harm from events it does not know or cannot read", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), "event: messages\r\ndata: {oops\r\n\r\n", say.event("values", {}));
    bench.server.say(0, say.event("custom", null), say.event("updates", { merge: null }), say.event("messages", []));
    bench.server.say(0, say.token("Still here."), say.ended());
    await after();

    expect(turnAt(chat, 0)).toMatchObject({ status: "done", answer: "Still here." });
  });

  it("marks a run that ended in an error as failed, with the words it said", async () => {
    chat.send("a");
    await after();
    bench.server.say(0, say.began(), say.token("I fou"), say.failed(), say.ended());
    await after();

    expect(turnAt(chat, 0)).toMatchObject({
      status: "failed",
      answer: "I fou",
      problem: { kind: "server", message: "failed" },
    });
    expect(chat.state.isBusy).toBe(false);
  });
});
