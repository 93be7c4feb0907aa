import { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { apiKey, apiUrl } from "./server";

const client = new Client({ apiUrl, apiKey });
const numbers = { x: 1 };
const nightly = { schedule: "30 2 * * *", timezone: "Asia/Kolkata", input: numbers };

test("a background run is listed, joined and deleted", async () => {
  const { thread_id } = await client.threads.create();
  const run = await client.runs.create(thread_id, "plain", { input: numbers, durability: "sync" });

  expect(await client.runs.join(thread_id, run.run_id)).toMatchObject({ x: 4 });
  expect(await client.runs.list(thread_id, { status: "success" })).toHaveLength(1);
  expect(await client.runs.list(thread_id, { status: "pending" })).toEqual([]);
  await client.runs.delete(thread_id, run.run_id);
  expect(await client.runs.list(thread_id)).toEqual([]);
});

test("a run is put off, and cancelled while it waits", async () => {
  const { thread_id } = await client.threads.create();
  const soon = await client.runs.create(thread_id, "plain", { input: numbers, afterSeconds: 1 });
  const late = await client.runs.create(thread_id, "plain", { input: numbers, afterSeconds: 3600 });

  expect(soon.status).toBe("pending");
  expect(await client.runs.join(thread_id, soon.run_id)).toMatchObject({ x: 4 });
  expect((await client.runs.get(thread_id, late.run_id)).status).toBe("pending");
  await client.runs.cancel(thread_id, late.run_id, true);
  expect((await client.runs.get(thread_id, late.run_id)).status).toBe("interrupted");
});

test("a batch is begun, and many are cancelled", async () => {
  const batch = await client.runs.createBatch([
    { assistantId: "plain", input: numbers }, { assistantId: "plain", input: { x: 5 } },
  ]);
  const { thread_id } = await client.threads.create();
  const wishes = [1, 2].map(() => client.runs.create(thread_id, "plain", { input: numbers, afterSeconds: 3600 }));
  const runIds = (await Promise.all(wishes)).map((run) => run.run_id);

  expect(batch.map((run) => run.status)).toEqual(["pending", "pending"]);
  await client.runs.cancelMany({ threadId: thread_id, runIds, action: "interrupt" });
  for (const runId of runIds) {
    expect((await client.runs.get(thread_id, runId)).status).toBe("interrupted");
  }
  await client.runs.cancelMany({ status: "pending" });
  await expect(client.runs.cancelMany({ threadId: thread_id, runIds })).rejects.toThrow("404");
});

test("a run interrupts and rolls back what runs before it", async () => {
  for (const multitaskStrategy of ["interrupt", "rollback"] as const) {
    const { thread_id } = await client.threads.create();
    const slow = await client.runs.create(thread_id, "slow", { input: numbers });
    const done = await client.runs.wait(thread_id, "plain", { input: numbers, multitaskStrategy });

    expect(done).toMatchObject({ x: 4 });
    const before = client.runs.get(thread_id, slow.run_id);
    if (multitaskStrategy === "interrupt") expect((await before).status).toBe("interrupted");
    else await expect(before).rejects.toThrow("404");
  }
});

test("threads have a time to live, are counted and pruned", async () => {
  const metadata = { topic: "js-ttl" };
  const made = await client.threads.create({ metadata, ttl: 43_200 });
  await client.runs.wait(made.thread_id, "plain", { input: numbers });
  await client.threads.update(made.thread_id, { metadata: {}, ttl: 5 });

  const [found] = await client.threads.search({ metadata });
  expect(found).toMatchObject({ ttl: { ttl_minutes: 5, strategy: "delete" } });
  expect(await client.threads.count({ metadata })).toBe(1);
  expect(await client.threads.prune([made.thread_id], { strategy: "keep_latest" })).toEqual({ pruned_count: 1 });
  expect(await client.threads.getHistory(made.thread_id)).toHaveLength(1);
  await client.threads.prune([made.thread_id]);
  expect(await client.threads.count({ metadata })).toBe(0);
});

test("crons are made, found, changed and deleted", async () => {
  const { thread_id } = await client.threads.create();
  const cron = await client.crons.create("plain", { ...nightly, metadata: { job: "js" }, onRunCompleted: "keep" });
  const onThread = await client.crons.createForThread(thread_id, "plain", { schedule: "0 0 1 1 *", input: numbers });

  expect(cron).toMatchObject({ timezone: "Asia/Kolkata", enabled: true, on_run_completed: "keep" });
  expect(onThread).toMatchObject({ thread_id });
  expect(await client.crons.count()).toBe(2);
  const changed = await client.crons.update(cron.cron_id, { enabled: false, schedule: "0 6 * * *" });
  expect(changed).toMatchObject({ enabled: false, payload: { input: numbers } });
  expect(await client.crons.search({ enabled: false })).toHaveLength(1);
  await client.crons.delete(cron.cron_id);
  await client.crons.delete(onThread.cron_id);
  expect(await client.crons.count()).toBe(0);
  await expect(client.crons.create("plain", { schedule: "often" })).rejects.toThrow("422");
});
