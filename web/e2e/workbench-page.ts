import type { Locator, Page } from "@playwright/test";
import { expect, test as base } from "./page.js";
import { startWorkbench, type WorkbenchServer } from "./workbench-server.js";

interface Bench {
  /** How many cases there are. */
  count: number;
  roles: string[];
  bench: WorkbenchServer;
}

export const test = base.extend<Bench>({
  count: [40, { option: true }],
  roles: [["analyst"], { option: true }],
  bench: async ({ count, roles, origins }, use) => {
    const bench = await startWorkbench(count, roles);
    origins.add(bench.url);
    await use(bench);
    await bench.close();
  },
});

export async function openQueue(page: Page, bench: WorkbenchServer, at = ""): Promise<void> {
  await page.goto(`${bench.url}/workbench${at}`);
  await expect(rows(page).first()).toBeVisible();
}

/** Opens the case that tests work through. */
export async function openCase(page: Page, bench: WorkbenchServer, more = ""): Promise<void> {
  await page.goto(`${bench.url}/workbench?case=${bench.cases.first.row.id}${more}`);
  await expect(page.getByRole("heading", { level: 1, name: /Asha Deshpande/ })).toBeVisible();
}

export function rows(page: Page): Locator {
  return page.getByRole("table", { name: "Cases" }).getByRole("link");
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name }).click();
  await expect(page.getByRole("tab", { name })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tabpanel").getByRole("status").filter({ hasText: "Loading" })).toHaveCount(0);
}

/** What hangs over the right edge of the window and cannot be scrolled to on purpose. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !each.closest(".overflow-x-auto, .overflow-auto, .sr-only"))
      .map((each) => `${each.tagName} ${each.className}`),
  );
}

/** Nothing hangs out of the window. */
export async function fits(page: Page): Promise<void> {
  expect(await tooWide(page)).toEqual([]);
}

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `e2e/results/workbench-${name}.png` });
}

export { expect };
