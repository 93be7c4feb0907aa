// @vitest-environment node
import "./browser";
import { Client } from "@langchain/langgraph-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerTo, leaveAll, openPage, said, texts } from "./page";
import { apiKey, apiUrl } from "./server";

const client = new Client({ apiUrl, apiKey });

beforeEach(() => { sessionStorage.clear(); });
afterEach(leaveAll);

test("an answer appears word by word, with custom events, on a thread of its own", async () => {
  const custom: unknown[] = [];
  const created: { run_id: string; thread_id: string }[] = [];
  const page = await openPage({
    assistantId: "talk",
    onCustomEvent: (event) => { custom.push(event); },
    onCreated: (run) => { created.push({ run_id: run.run_id, thread_id: run.thread_id }); },
  });

  await page.submit(said("hello"));

  expect(texts(page.chat())).toEqual(["hello", answerTo("hello")]);
  expect(page.shown.filter((text) => text.startsWith("You said")).length).toBeGreaterThanOrEqual(5);
  expect(custom).toEqual([{ progress: "thinking", about: "hello" }]);
  expect(created).toHaveLength(1);
  expect(created[0]?.thread_id).toBe(page.threadId());
  expect(page.chat().isLoading).toBe(false);
  const state = await client.threads.getState<{ messages: unknown[] }>(page.threadId());
  expect(state.values.messages).toHaveLength(2);
});

test("a question stops the run, and its answer goes on", async () => {
  const page = await openPage({ assistantId: "ask" });

  await page.submit(said("the offer"));
  await page.until((chat) => chat.interrupt?.value !== undefined);
  expect(page.chat().interrupt?.value).toEqual({ question: "Send 'the offer'?" });
  expect(page.element.querySelector("[role=alertdialog]")?.textContent).toBe("Send 'the offer'?");
  await page.submit(undefined, { command: { resume: "yes" } });
  await page.until((chat) => chat.messages.length === 2);

  expect(texts(page.chat())).toEqual(["the offer", "decided: yes"]);
  expect(page.chat().interrupt).toBeUndefined();
});

test("an interrupt is still there for a page that opens later", async () => {
  const first = await openPage({ assistantId: "ask" });
  await first.submit(said("the offer"));
  first.leave();

  const second = await openPage({ assistantId: "ask", threadId: first.threadId() });
  await second.until((chat) => chat.interrupt?.value !== undefined);
  await second.submit(undefined, { command: { resume: { approved: true } } });
  await second.until((chat) => chat.messages.length === 2);

  expect(texts(second.chat())[1]).toBe("decided: {'approved': True}");
});

test("stop ends the run at the server and keeps what was said", async () => {
  const page = await openPage({ assistantId: "talk" });

  const sending = page.chat().submit(said("a long story"));
  await page.until((chat) => texts(chat).at(-1)?.startsWith("You said a") === true);
  await page.chat().stop();
  await sending;

  expect(page.chat().isLoading).toBe(false);
  expect(page.chat().error).toBeUndefined();
  await expect.poll(async () => (await client.runs.list(page.threadId()))[0]?.status).toBe("interrupted");
  await page.submit(said("again"));
  expect(texts(page.chat()).at(-1)).toBe(answerTo("again"));
});

test("a failing run shows its error and the thread can be used again", async () => {
  const problems: unknown[] = [];
  const page = await openPage({ assistantId: "fail", onError: (error) => { problems.push(error); } });

  await page.submit(said("hello"));

  expect(String(page.chat().error)).toContain("the register is closed");
  expect(problems).toHaveLength(1);
  expect(texts(page.chat())[0]).toBe("hello");
  expect((await client.threads.get(page.threadId())).status).toBe("error");
});

test("a refused token is an error of the page", async () => {
  const problems: unknown[] = [];
  const page = await openPage({
    assistantId: "talk", apiKey: "pmk_unknown", callerOptions: { maxRetries: 0 },
    onError: (error) => { problems.push(error); },
  });

  await page.submit(said("hello"));

  expect(String(page.chat().error)).toContain("401");
  expect(problems.length).toBeGreaterThanOrEqual(1);
});

test("a page that is loaded again joins the run in flight", async () => {
  const first = await openPage({ assistantId: "talk", reconnectOnMount: true });
  void first.chat().submit(said("wait for me"));
  await first.until((chat) => texts(chat).at(-1)?.startsWith("You said wait") === true);
  first.leave();

  const second = await openPage({ assistantId: "talk", threadId: first.threadId(), reconnectOnMount: true });
  await second.until((chat) => texts(chat).at(-1) === answerTo("wait for me"));
  await second.until((chat) => !chat.isLoading);

  expect(texts(second.chat())).toEqual(["wait for me", answerTo("wait for me")]);
  expect(await client.runs.list(first.threadId())).toHaveLength(1);
  expect(sessionStorage.length).toBe(0);
});

/** Node's fetch, whose first event stream is lost after some parts. */
function breakingFetch(): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  let isBroken = false;
  const breaking: typeof fetch = async (target, init) => {
    const response = await fetch(target, init);
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
    if (!isStream || response.body === null) return response;
    asked.push(`${init?.method ?? "GET"} ${String(new Headers(init?.headers).get("last-event-id"))}`);
    if (isBroken) return response;
    isBroken = true;
    const parts = response.body.getReader();
    let seen = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await parts.read();
        seen += 1;
        if (done || seen > 6) controller.error(new TypeError("terminated"));
        else controller.enqueue(value);
      },
    });
    return new Response(body, response);
  };
  return { fetch: breaking, asked };
}

test("a lost connection is joined again behind the last event", async () => {
  const { fetch: breaking, asked } = breakingFetch();
  const page = await openPage({
    assistantId: "talk", reconnectOnMount: true, callerOptions: { fetch: breaking },
  });

  await page.submit(said("hold on"));

  expect(texts(page.chat())).toEqual(["hold on", answerTo("hold on")]);
  expect(page.chat().error).toBeUndefined();
  expect(asked).toHaveLength(2);
  expect(asked[0]).toBe("POST null");
  expect(asked[1]).toMatch(/^GET \d+-\d+$/);
  expect(await client.runs.list(page.threadId())).toHaveLength(1);
});

test("a second message waits for the first answer", async () => {
  const page = await openPage({ assistantId: "talk" });
  const first = page.chat().submit(said("one"));
  await page.until((chat) => texts(chat).at(-1)?.startsWith("You said one") === true);
  const queued = await client.runs.create(page.threadId(), "talk", {
    input: said("two"), multitaskStrategy: "enqueue",
  });
  await first;
  await client.runs.join(page.threadId(), queued.run_id);

  const state = await client.threads.getState<{ messages: { content: string }[] }>(page.threadId());
  expect(state.values.messages.map((one) => one.content)).toEqual(
    ["one", answerTo("one"), "two", answerTo("two")],
  );
});

test("an edited message makes a branch, and the first one is kept", async () => {
  const page = await openPage({ assistantId: "talk" });
  await page.submit(said("first"));
  await page.submit(said("second"));
  const second = page.chat().messages[2];
  if (second === undefined) throw new Error("the second message is missing");
  const before = page.chat().getMessagesMetadata(second)?.firstSeenState?.parent_checkpoint;

  await page.submit(said("another"), { checkpoint: before ?? null });
  await page.until((chat) => texts(chat)[2] === "another" && chat.messages.length === 4);

  expect(texts(page.chat())).toEqual(["first", answerTo("first"), "another", answerTo("another")]);
  const edited = page.chat().messages[2];
  if (edited === undefined) throw new Error("the edited message is missing");
  const options = page.chat().getMessagesMetadata(edited)?.branchOptions ?? [];
  expect(options).toHaveLength(2);
  page.chat().setBranch(options[0] ?? "");
  await page.until((chat) => texts(chat)[2] === "second");
});

test("an answer can be made again from the checkpoint before it", async () => {
  const page = await openPage({ assistantId: "talk" });
  await page.submit(said("once more"));
  const answer = page.chat().messages[1];
  if (answer === undefined) throw new Error("the answer is missing");
  const before = page.chat().getMessagesMetadata(answer)?.firstSeenState?.parent_checkpoint;

  await page.submit(undefined, { checkpoint: before ?? null });

  expect(texts(page.chat())).toEqual(["once more", answerTo("once more")]);
  expect(page.chat().messages[1]?.id).not.toBe(answer.id);
});

test("all callbacks may listen at once", async () => {
  const heard = new Set<string>();
  const page = await openPage({
    assistantId: "talk",
    onUpdateEvent: () => heard.add("updates"),
    onCustomEvent: () => heard.add("custom"),
    onLangChainEvent: () => heard.add("events"),
    onDebugEvent: () => heard.add("debug"),
    onCheckpointEvent: () => heard.add("checkpoints"),
    onTaskEvent: () => heard.add("tasks"),
    onMetadataEvent: () => heard.add("metadata"),
    onToolEvent: () => heard.add("tools"),
    onFinish: () => heard.add("finish"),
  });

  await page.submit(said("hello"));

  expect([...heard].sort()).toEqual([
    "checkpoints", "custom", "debug", "events", "finish", "metadata", "tasks", "updates",
  ]);
});

test("home search answers with cards and tokens", async () => {
  const events: { type?: string }[] = [];
  const page = await openPage({
    assistantId: "property_search",
    onCustomEvent: (event) => { events.push(event as { type?: string }); },
  });

  await page.submit(said("3BHK in Whitefield under 1.2 crore"));

  expect(texts(page.chat())).toHaveLength(2);
  expect(texts(page.chat())[1]?.length).toBeGreaterThan(20);
  expect(events.some((event) => event.type === "listing")).toBe(true);
});
