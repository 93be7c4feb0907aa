import { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { apiKey, apiUrl } from "./server";

const client = new Client({ apiUrl, apiKey });
const numbers = { x: 1 };

/** Events of a stream as [name, data]. */
async function all(stream: AsyncIterable<{ event: string; data: unknown }>): Promise<[string, unknown][]> {
  const found: [string, unknown][] = [];
  for await (const part of stream) found.push([part.event, part.data]);
  return found;
}

test.each([apiUrl, `${apiUrl}/`])("assistants of the graphs are found at %s", async (address) => {
  const found = await new Client({ apiUrl: address, apiKey }).assistants.search({
    metadata: { created_by: "system" }, limit: 100,
  });

  expect(found.map((one) => one.graph_id).sort()).toContain("property_search");
  expect((await client.assistants.getGraph("plain")).nodes).toHaveLength(4);
  expect((await client.assistants.getSchemas("chat")).graph_id).toBe("chat");
});

test("a thread lives, is found, patched, copied and deleted", async () => {
  const made = await client.threads.create({ metadata: { topic: "js" }, ifExists: "do_nothing" });
  await client.runs.wait(made.thread_id, "plain", { input: numbers });
  await client.threads.update(made.thread_id, { metadata: { seen: true } });

  const found = await client.threads.search({ metadata: { topic: "js", graph_id: "plain" } });
  const copy = await client.threads.copy(made.thread_id);
  await client.threads.delete(made.thread_id);

  expect(found.map((one) => one.thread_id)).toEqual([made.thread_id]);
  expect(found[0]?.metadata).toMatchObject({ seen: true });
  expect(await client.threads.getState(copy.thread_id)).toMatchObject({ values: { x: 4 } });
  await expect(client.threads.get(made.thread_id)).rejects.toThrow("404");
});

test("every stream mode at once", async () => {
  const modes = [
    "values", "updates", "custom", "messages", "messages-tuple", "debug", "tasks", "checkpoints", "events",
  ] as const;
  const { thread_id } = await client.threads.create();

  const events = await all(client.runs.stream(thread_id, "chat", {
    input: { messages: [{ role: "user", content: "hi" }] }, streamMode: [...modes], streamSubgraphs: true,
  }));

  const names = new Set(events.map(([name]) => name.split("|")[0]));
  for (const name of ["metadata", "values", "updates", "messages", "messages/partial", "debug", "tasks",
    "checkpoints", "events", "end"]) {
    expect(names).toContain(name);
  }
});

test("a run is joined behind an event, and from its beginning", async () => {
  const { thread_id } = await client.threads.create();
  const seen: { id?: string; event: string }[] = [];
  const run = await client.runs.create(thread_id, "plain", { input: numbers, streamResumable: true });
  for await (const part of client.runs.joinStream(thread_id, run.run_id, { lastEventId: "-1" })) {
    seen.push(part);
  }
  const rest: { id?: string; event: string }[] = [];
  const lastEventId = seen[0]?.id ?? "none";
  for await (const part of client.runs.joinStream(thread_id, run.run_id, { lastEventId })) {
    rest.push(part);
  }

  expect(seen.map((part) => part.event)).toEqual(["metadata", "values", "values", "values", "end"]);
  expect(rest).toEqual(seen.slice(1));
  expect(await client.runs.join(thread_id, run.run_id)).toMatchObject({ x: 4 });
});

test("states are read, edited and forked", async () => {
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, "plain", { input: numbers });
  const history = await client.threads.getHistory<{ x: number }>(thread_id, { limit: 10 });
  const afterA = history.find((state) => state.next.includes("b"));
  if (!afterA?.checkpoint.checkpoint_id) throw new Error("no state before b");

  await client.threads.updateState(thread_id, {
    values: { x: 50 }, asNode: "a", checkpointId: afterA.checkpoint.checkpoint_id,
  });
  const forked = await client.runs.wait(thread_id, "plain", { input: null });

  const older = await client.threads.getHistory(thread_id, {
    before: { configurable: { checkpoint_id: afterA.checkpoint.checkpoint_id } },
  });
  expect(older.map((state) => state.checkpoint)).toEqual(
    history.slice(history.indexOf(afterA) + 1).map((state) => state.checkpoint),
  );
  expect(forked).toMatchObject({ x: 100 });
  expect(await client.threads.getState(thread_id, afterA.checkpoint)).toMatchObject({ values: { x: 2 } });
});

test("a person is asked and answers", async () => {
  const { thread_id } = await client.threads.create();
  const asked = await client.runs.wait(thread_id, "hitl", { input: { amount: 7 } });
  const waiting = await client.threads.get(thread_id);
  const done = await client.runs.wait(thread_id, "hitl", { command: { resume: "yes" } });

  expect(asked).toHaveProperty("__interrupt__");
  expect(waiting.status).toBe("interrupted");
  expect(done).toMatchObject({ decision: "yes" });
});

test("a run is cancelled, a busy thread refuses, a failing run throws", async () => {
  const { thread_id } = await client.threads.create();
  const run = await client.runs.create(thread_id, "slow", { input: numbers });

  await expect(
    client.runs.create(thread_id, "plain", { input: numbers, multitaskStrategy: "reject" }),
  ).rejects.toThrow("409");
  await client.runs.cancel(thread_id, run.run_id, true);

  expect((await client.runs.get(thread_id, run.run_id)).status).toBe("interrupted");
  await expect(client.runs.wait(null, "err", { input: numbers })).rejects.toThrow("title deed missing");
});

test("stateless runs stream and wait", async () => {
  const events = await all(client.runs.stream(null, "plain", { input: numbers, streamMode: "updates" }));

  expect(events.map(([name]) => name)).toEqual(["metadata", "updates", "updates", "end"]);
  expect(await client.runs.wait(null, "plain", { input: numbers })).toMatchObject({ x: 4 });
});
