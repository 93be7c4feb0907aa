// @vitest-environment node
import "./browser";
import { Client } from "@langchain/langgraph-sdk";
import { afterEach, expect, test } from "vitest";
import { leaveAgents, openAgent, textsOf } from "./agentPage";
import { answerTo, said } from "./page";
import { apiKey, apiUrl } from "./server";

const client = new Client({ apiUrl, apiKey });

afterEach(leaveAgents);

test("an answer appears word by word, with custom events, on a thread of its own", async () => {
  const page = await openAgent({ assistantId: "talk" });

  await page.agent().stream.submit(said("hello"));
  await page.until((one) => !one.stream.isLoading && textsOf(one).at(-1) === answerTo("hello"));

  expect(textsOf(page.agent())).toEqual(["hello", answerTo("hello")]);
  expect(page.shown.filter((text) => text.startsWith("You said")).length).toBeGreaterThanOrEqual(5);
  await page.until((one) => one.custom.length > 0);
  expect(page.agent().custom.map((event) => event.params.data as unknown)).toContainEqual({
    payload: { progress: "thinking", about: "hello" },
  });
  expect(page.element.querySelectorAll("li")).toHaveLength(2);
  const state = await client.threads.getState<{ messages: unknown[] }>(page.threadId());
  expect(state.values.messages).toHaveLength(2);
});

test("a question stops the run, and its answer goes on", async () => {
  const page = await openAgent({ assistantId: "ask" });

  await page.agent().stream.submit(said("the offer"));
  await page.until((one) => one.stream.interrupt !== undefined && !one.stream.isLoading);
  expect(page.element.querySelector("[role=alertdialog]")?.textContent).toBe("Send 'the offer'?");
  await page.agent().stream.respond("yes");
  await page.until((one) => textsOf(one).length === 2 && !one.stream.isLoading);

  expect(textsOf(page.agent())).toEqual(["the offer", "decided: yes"]);
  await page.until((one) => one.stream.interrupts.length === 0);
});

test("a question asked inside a subgraph is answered too", async () => {
  const page = await openAgent({ assistantId: "nested" });

  await page.agent().stream.submit({ amount: 4 });
  await page.until((one) => one.stream.interrupt !== undefined && !one.stream.isLoading);
  expect(page.agent().stream.interrupt?.value).toMatchObject({ question: "approve?", amount: 8 });
  await page.agent().stream.respond({ approved: true });
  await page.until((one) => one.stream.values.decision !== undefined && !one.stream.isLoading);

  expect(page.agent().stream.values).toMatchObject({ decision: { approved: true } });
});

test("a page that opens later has the history and the open question", async () => {
  const first = await openAgent({ assistantId: "ask" });
  await first.agent().stream.submit(said("the offer"));
  await first.until((one) => one.stream.interrupt !== undefined);
  const threadId = first.threadId();
  first.leave();

  const second = await openAgent({ assistantId: "ask", threadId });
  await second.until((one) => one.stream.interrupt !== undefined && textsOf(one).length === 1);
  expect(textsOf(second.agent())).toEqual(["the offer"]);
  await second.agent().stream.respond("no", { interruptId: second.agent().stream.interrupt?.id ?? "" });
  await second.until((one) => textsOf(one).at(-1) === "decided: no");

  const history = await client.threads.getHistory(threadId);
  expect(history.length).toBeGreaterThanOrEqual(2);
});

test("two pages on one thread both see every word", async () => {
  const { thread_id: threadId } = await client.threads.create();
  const first = await openAgent({ assistantId: "talk", threadId });
  await first.agent().stream.submit(said("one"));
  await first.until((one) => !one.stream.isLoading);
  const second = await openAgent({ assistantId: "talk", threadId });
  await second.until((one) => textsOf(one).length === 2);

  void first.agent().stream.submit(said("two"));
  await first.until((one) => one.stream.isLoading && textsOf(one).at(-1)?.startsWith("You said two") === true);
  const third = await openAgent({ assistantId: "talk", threadId });
  const ended = answerTo("two");
  await first.until((one) => textsOf(one).at(-1) === ended);
  await third.until((one) => textsOf(one).at(-1) === ended);

  expect(textsOf(first.agent())).toEqual(["one", answerTo("one"), "two", ended]);
  expect(textsOf(third.agent())).toEqual(textsOf(first.agent()));
});

test("a run that another protocol started is seen as it goes", async () => {
  const { thread_id: threadId } = await client.threads.create();
  // Streamed, so that its words are spoken one by one.
  const run = (async () => {
    const parts = client.runs.stream(threadId, "talk", { input: said("hello"), streamMode: ["values", "messages-tuple"] });
    for await (const part of parts) expect(part.event).not.toBe("error");
  })();
  await expect.poll(async () => (await client.threads.get(threadId)).status).toBe("busy");

  const page = await openAgent({ assistantId: "talk", threadId });
  await page.until((one) => textsOf(one).at(-1) === answerTo("hello"));
  await run;

  expect(textsOf(page.agent())).toEqual(["hello", answerTo("hello")]);
});

/** Node's fetch, whose first stream of events is lost after some parts. */
function breakingFetch(): { fetch: typeof fetch; streams: () => number } {
  let streams = 0;
  const breaking: typeof fetch = async (target, init) => {
    const answer = await fetch(target, init);
    const address = target instanceof Request ? target.url : target.toString();
    if (!address.endsWith("/stream/events")) return answer;
    streams += 1;
    const body = answer.body;
    if (streams > 2 || body === null) return answer;
    let parts = 0;
    const lossy = body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        parts += 1;
        if (parts > 4) controller.error(new TypeError("terminated"));
        else controller.enqueue(part);
      },
    }));
    return new Response(lossy, { status: answer.status, headers: answer.headers });
  };
  return { fetch: breaking, streams: () => streams };
}

test("a lost connection is taken up again and nothing is missed or doubled", async () => {
  const { fetch: breaking, streams } = breakingFetch();
  const page = await openAgent({ assistantId: "talk", fetch: breaking, reconnectDelayMs: () => 5 });

  await page.agent().stream.submit(said("hello"));
  await page.until((one) => textsOf(one).at(-1) === answerTo("hello") && !one.stream.isLoading);

  expect(textsOf(page.agent())).toEqual(["hello", answerTo("hello")]);
  expect(streams()).toBeGreaterThan(2);
});

test("a conversation forks at a message", async () => {
  const page = await openAgent({ assistantId: "talk" });
  await page.agent().stream.submit(said("first"));
  await page.until((one) => !one.stream.isLoading && textsOf(one).length === 2);
  await page.agent().stream.submit(said("second"));
  await page.until((one) => !one.stream.isLoading && textsOf(one).length === 4);
  const forkFrom = page.seenAt.get("second") ?? "";

  await page.agent().stream.submit(said("other"), { forkFrom });
  await page.until((one) => !one.stream.isLoading && textsOf(one).at(-1) === answerTo("other"));

  const state = await client.threads.getState<{ messages: { content: string }[] }>(page.threadId());
  const kept = state.values.messages.map((one) => one.content);
  expect(kept).toEqual(["first", answerTo("first"), "other", answerTo("other")]);
});

test("a failing run is an error of the page, and the thread can be used again", async () => {
  const page = await openAgent({ assistantId: "fail" });

  await page.agent().stream.submit(said("hello")).catch(() => undefined);
  await page.until((one) => !one.stream.isLoading && one.stream.error !== undefined);

  expect(String(page.agent().stream.error)).toContain("the register is closed");
  expect((await client.threads.get(page.threadId())).status).toBe("error");
});

test("stop ends the run at the server", async () => {
  const page = await openAgent({ assistantId: "talk" });

  void page.agent().stream.submit(said("a long story"));
  await page.until((one) => textsOf(one).at(-1)?.startsWith("You said a") === true);
  await page.agent().stream.stop();

  await expect.poll(async () => (await client.runs.list(page.threadId()))[0]?.status).toBe("interrupted");
  await page.until((one) => !one.stream.isLoading);
});
