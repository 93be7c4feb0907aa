import { expectNoAxeViolations } from "./page.js";
import { picture } from "./looks.js";
import { expect, fits, openCase, openQueue, openTab, test } from "./workbench-page.js";
import type { Page } from "@playwright/test";
import type { WorkbenchServer } from "./workbench-server.js";

const TABS = ["Summary", "Rules", "Mismatches", "Conditions", "Title", "What-if", "Timeline", "Memo", "Reasons"];
/** The parts of a page that change from tab to tab; around them it stays as the first tab showed it. */
const PANEL = "[role=tabpanel]";

type Look = (what: string, part?: string) => Promise<void>;

async function walk(page: Page, bench: WorkbenchServer, look: Look): Promise<void> {
  bench.cases.first.receive();
  await openQueue(page, bench);
  await look("queue");
  await page.getByRole("button", { name: "Waiting" }).click();
  await expect(page.getByRole("list", { name: "Waiting" })).toBeVisible();
  await look("waiting");
  await openCase(page, bench);
  for (const tab of TABS) {
    await openTab(page, tab);
    await look(tab.toLowerCase(), tab === "Summary" ? undefined : PANEL);
  }
  const papers = page.getByRole("group", { name: "What to see" }).getByRole("button", { name: "Papers" });
  if (await papers.isVisible()) await papers.click();
  await expect(page.locator('[data-source="pdf"][data-ready="true"]')).toBeVisible();
  await look("papers");
}

test("each screen on a light desk", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await walk(page, bench, async (what, part) => {
    await fits(page);
    await expectNoAxeViolations(page, part);
    await picture(page, `${what}-desk-light`);
  });
});

test("each screen on a dark phone", async ({ page, bench }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  // The roles and names are those of the desk; dark colours and the narrow layout are judged where all parts meet.
  const judged = new Set(["queue", "summary", "papers"]);
  await walk(page, bench, async (what) => {
    await fits(page);
    if (judged.has(what)) await expectNoAxeViolations(page);
    await picture(page, `${what}-phone-dark`);
  });
});

test("each dialog", async ({ page, bench }) => {
  const desk = { width: 1440, height: 900 };
  await page.setViewportSize(desk);
  await openCase(page, bench);
  const dialog = page.getByRole("dialog");
  const look = async (open: () => Promise<void>, name: string): Promise<void> => {
    await open();
    await expect(dialog).toBeVisible();
    await fits(page);
    await picture(page, `dialog-${name}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await fits(page);
    await picture(page, `dialog-${name}-phone-dark`);
    await page.setViewportSize(desk);
    await page.emulateMedia({ colorScheme: "light" });
    // All dialogs share one frame; this one has every kind of field.
    if (name === "recommend") await expectNoAxeViolations(page, "[role=dialog], dialog");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  };
  await look(() => page.getByRole("button", { name: "Request papers" }).click(), "request");
  await look(() => page.keyboard.press("?"), "help");
  await look(async () => {
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Total cost of buying?" }).click();
    await expect(page.getByRole("article", { name: "Total cost in Pune" })).toBeVisible();
    await page.getByRole("button", { name: "How much can be borrowed?" }).click();
    await expect(page.getByRole("article", { name: "What the income carries" })).toBeVisible();
    await expectNoAxeViolations(page, "dialog");
  }, "money");
  bench.cases.happens(bench.cases.first.row.id, (file) => { file.receive(); });
  await look(() => page.getByRole("button", { name: "Recommend" }).click(), "recommend");
  await look(() => page.getByRole("button", { name: "Override", exact: true }).click(), "override");
  await look(() => page.getByRole("button", { name: "Correct Gross pay" }).click(), "fact");
  await openTab(page, "Conditions");
  await look(() => page.getByRole("button", { name: /^Clear/ }).first().click(), "condition");
  await openTab(page, "Mismatches");
  await look(() => page.getByRole("button", { name: /^Settle/ }).first().click(), "mismatch");
});
