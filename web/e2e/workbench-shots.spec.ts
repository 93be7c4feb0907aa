import AxeBuilder from "@axe-core/playwright";
import { expect, openCase, openQueue, openTab, picture, see, test } from "./workbench-page.js";
import type { Page } from "@playwright/test";
import type { WorkbenchServer } from "./workbench-server.js";

const TABS = ["Summary", "Rules", "Mismatches", "Conditions", "Title", "What-if", "Timeline", "Memo", "Reasons"];

async function walk(page: Page, bench: WorkbenchServer, look: (what: string) => Promise<void>): Promise<void> {
  bench.cases.first.receive();
  await openQueue(page, bench);
  await look("queue");
  await page.getByRole("button", { name: "Waiting" }).click();
  await expect(page.getByRole("list", { name: "Waiting" })).toBeVisible();
  await look("waiting");
  await openCase(page, bench);
  for (const tab of TABS) {
    await openTab(page, tab);
    await look(tab.toLowerCase());
  }
  const papers = page.getByRole("button", { name: "Papers", exact: true });
  if (await papers.isVisible()) await papers.click();
  await expect(page.locator('[data-source="pdf"][data-ready="true"]')).toBeVisible();
  await look("papers");
}

test("each screen on a desk", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await walk(page, bench, (what) => see(page, `${what}-desk-light`));
});

test("each screen on a phone", async ({ page, bench }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await walk(page, bench, (what) => see(page, `${what}-phone-light`));
});

test("each screen in the dark", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  await walk(page, bench, async (what) => {
    // Only the colours differ from the light one.
    const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
    expect(violations.flatMap((each) => each.nodes.map((node) => node.html))).toEqual([]);
    await picture(page, `${what}-desk-dark`);
  });
});

test("each dialog", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openCase(page, bench);
  const dialog = page.getByRole("dialog");
  const look = async (open: () => Promise<void>, name: string): Promise<void> => {
    await open();
    await expect(dialog).toBeVisible();
    await see(page, `dialog-${name}`);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  };
  await look(() => page.getByRole("button", { name: "Request papers" }).click(), "request");
  await look(() => page.keyboard.press("?"), "help");
  bench.cases.happens(bench.cases.first.row.id, (file) => { file.receive(); });
  await look(() => page.getByRole("button", { name: "Recommend" }).click(), "recommend");
  await look(() => page.getByRole("button", { name: "Override", exact: true }).click(), "override");
  await look(() => page.getByRole("button", { name: "Correct Gross pay" }).click(), "fact");
  await openTab(page, "Conditions");
  await look(() => page.getByRole("button", { name: /^Clear/ }).first().click(), "condition");
  await openTab(page, "Mismatches");
  await look(() => page.getByRole("button", { name: /^Settle/ }).first().click(), "mismatch");
});
