import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "./chat.js";
import { median, quantile, table } from "./figures.js";

const SENDS = 36;
/** Between two messages, as of somebody who reads the answer; faster, the platform would say that it is too fast. */
const READING_MS = 3_500;
const PAGE_LOADS = 9;
/** Lighthouse's slowdown for a middling phone. */
const PHONE_SLOWDOWN = 4;
const WISHES = [
  "3 BHK in Whitefield under 1.5 crore",
  "2 BHK in Pune to buy under 90 lakh",
  "flats to rent in Mumbai under 60000",
  "villa in Hyderabad with parking",
] as const;

test("from send to the first word seen", async ({ chat, page }) => {
  await watchFirstWord(page);
  await chat.open();
  const tookMs: number[] = [];
  for (let at = 0; at < SENDS; at += 1) {
    await chat.say(WISHES[at % WISHES.length] ?? WISHES[0]);
    const seen = await page.waitForFunction(() => (window as unknown as { firstWordMs: number }).firstWordMs || null);
    tookMs.push((await seen.jsonValue()) ?? Number.NaN);
    await page.waitForTimeout(READING_MS);
  }

  expect(tookMs).toHaveLength(SENDS);
  table(`From Enter to the first word on the screen, ${SENDS} sends (ms)`, [
    ["p50", quantile(tookMs, 0.5)],
    ["p95", quantile(tookMs, 0.95)],
    ["most", Math.max(...tookMs)],
  ]);
});

test("what the widget costs a page", async ({ browser, baseURL }) => {
  const files = (await readdir(new URL("../widget/dist/", import.meta.url))).sort();
  table("Bytes raw, gzip: the script of the tag, the panel it fetches when opened, and what is fetched when needed", await Promise.all(files.map(sizeOf)));
  for (const slowdown of [1, PHONE_SLOWDOWN]) {
    const without: Cost[] = [];
    const withIt: Cost[] = [];
    // By turns, so that a busy moment of this machine falls on both.
    for (let at = 0; at < PAGE_LOADS; at += 1) {
      for (const [costs, isOn] of [[without, false], [withIt, true]] as const) {
        const context = await browser.newContext({ baseURL: baseURL ?? "" });
        const page = await context.newPage();
        if (!isOn) await page.route("**/widget/*", (route) => route.abort());
        costs.push(await costOf(page, slowdown));
        await context.close();
      }
    }
    const row = (name: string, of: (cost: Cost) => number): [string, number, number] => [
      name,
      median(without.map(of)),
      median(withIt.map(of)),
    ];
    table(`/demo loaded ${PAGE_LOADS} times, processor slowed ${slowdown}x: median without, with (ms)`, [
      row("first contentful paint", (cost) => cost.firstPaintMs),
      row("script", (cost) => cost.scriptMs),
      row("main thread, all tasks", (cost) => cost.taskMs),
      row("long tasks over 50 ms, time beyond", (cost) => cost.blockingMs),
    ]);
  }
});

async function sizeOf(name: string): Promise<[string, number, number]> {
  const file = await readFile(new URL(`../widget/dist/${name}`, import.meta.url));
  return [name, file.length, gzipSync(file, { level: 9 }).length];
}

interface Cost {
  firstPaintMs: number;
  scriptMs: number;
  taskMs: number;
  /** As Lighthouse's total blocking time: of each long task what lies beyond 50 ms. */
  blockingMs: number;
}

async function costOf(page: Page, slowdown: number): Promise<Cost> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await devtools.send("Performance.enable");
  await page.addInitScript(() => {
    const kept = window as unknown as { blockingMs: number };
    kept.blockingMs = 0;
    new PerformanceObserver((seen) => {
      for (const task of seen.getEntries()) kept.blockingMs += task.duration - 50;
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto("/demo", { waitUntil: "networkidle" });
  const seen = await page.evaluate(() => ({
    firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    blockingMs: (window as unknown as { blockingMs: number }).blockingMs,
  }));
  return { ...seen, ...(await spent(devtools)) };
}

async function spent(devtools: CDPSession): Promise<Pick<Cost, "scriptMs" | "taskMs">> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  const ms = (name: string): number => (metrics.find((each) => each.name === name)?.value ?? Number.NaN) * 1000;
  return { scriptMs: ms("ScriptDuration"), taskMs: ms("TaskDuration") };
}

/** Notes, in the page itself, how long after Enter the frame comes that shows the first word of the answer. */
async function watchFirstWord(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept = window as unknown as { firstWordMs: number };
    let enterAt = 0;
    let turnsBefore = 0;
    const answers = (): Element[] => [
      ...(document.querySelector("propmubi-chat")?.shadowRoot?.querySelectorAll("div.answer") ?? []),
    ].filter((each) => each.textContent.trim() !== "");
    const look = (): void => {
      if (answers().length <= turnsBefore) {
        requestAnimationFrame(look);
        return;
      }
      // The frame that holds it is drawn before the next task.
      setTimeout(() => (kept.firstWordMs = performance.now() - enterAt));
    };
    addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter") return;
        enterAt = event.timeStamp;
        kept.firstWordMs = 0;
        turnsBefore = answers().length;
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
}
