import { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { apiKey, apiUrl } from "./server";

const { store, runs } = new Client({ apiUrl, apiKey });
const home = `home-${crypto.randomUUID()}`;

test("items are kept, found by filter and words, listed and forgotten", async () => {
  await store.putItem([home, "2026"], "flat", { bhk: 2, text: "flat near the sea" });
  await store.putItem([home, "2027"], "villa", { bhk: 4, text: "villa with a garden" }, { ttl: 60, index: ["text"] });

  const item = await store.getItem([home, "2026"], "flat", { refreshTtl: false });
  const large = await store.searchItems([home], { filter: { bhk: { $gte: 3 } } });
  const words = await store.searchItems([home], { query: "flat near the sea", limit: 5 });
  const { namespaces } = await store.listNamespaces({ prefix: [home], maxDepth: 2 });
  await store.deleteItem([home, "2026"], "flat");

  expect(item?.value).toEqual({ bhk: 2, text: "flat near the sea" });
  expect(item?.createdAt).toBeTruthy();
  expect(large.items.map((one) => one.key)).toEqual(["villa"]);
  expect(words.items.map((one) => one.key)).toEqual(["flat", "villa"]);
  expect(words.items[0]?.score).toBeGreaterThan(words.items[1]?.score ?? 1);
  expect(namespaces).toEqual([[home, "2026"], [home, "2027"]]);
  expect(await store.getItem([home, "2026"], "flat")).toBeNull();
});

test("a graph reads what its caller kept", async () => {
  await store.putItem([home], "told", { text: "by the page" });

  const ended = await runs.wait(null, "notes", { input: { namespace: home, key: "told" } });

  expect(ended).toMatchObject({ read: { text: "by the page" } });
  expect((await store.getItem([home], "by-graph"))?.value).toEqual({ seen: "told" });
});
