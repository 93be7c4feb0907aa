import { expect, type Page, test } from "@playwright/test";
import type { Schemas } from "@propmubi/client";
import { quantile, table } from "./figures.js";
import { comeIn } from "./operators.js";
import { openTab } from "./workbench-page.js";

/** Positions of a slider, each left to stand until its answer has come. */
const MOVES = Number(process.env.PROPMUBI_MOVES ?? 120);
const ANALYST = process.env.PROPMUBI_MAKER ?? "analyst@demo";

/** A case that lies before an analyst: a platform that has just started brings its first ones there some seconds later. */
async function judgedCase(page: Page): Promise<string> {
  let id: string | undefined;
  await expect
    .poll(async () => {
      const asked = await page.request.get("/api/v1/cases?stage=decision&limit=1");
      id = ((await asked.json()) as Schemas["CasesOut"]).items[0]?.id;
      return id;
    }, { timeout: 120_000 })
    .toBeDefined();
  return id ?? "";
}

/** Milliseconds from the question to the answer in the page, as the page itself notes them. */
test("from a moved slider to the engine's answer", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await comeIn(page, ANALYST, "/workbench");
  await page.goto(`/workbench?case=${await judgedCase(page)}`);
  await openTab(page, "What-if");
  const took = page.locator("[data-took]");
  const answers = async (): Promise<number[]> => ((await took.getAttribute("data-took")) ?? "").split(" ").filter(Boolean).map(Number);
  await expect.poll(async () => (await answers()).length).toBeGreaterThan(0);
  const names = ["Amount", "Rate", "Tenure"];
  for (let move = 0; move < MOVES; move += 1) {
    const before = (await answers()).length;
    await page.getByLabel(names[move % names.length] ?? "Amount").focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(async () => (await answers()).length, { intervals: [20] }).toBeGreaterThan(before);
  }
  // The first paid for what the engine reads once.
  const measured = (await answers()).slice(1);

  expect(measured.length).toBeGreaterThanOrEqual(MOVES);
  table(`What-if against the running platform, ${measured.length} answers in the browser (ms)`, [
    ["p50", quantile(measured, 0.5)],
    ["p95", quantile(measured, 0.95)],
    ["most", Math.max(...measured)],
  ]);
});
