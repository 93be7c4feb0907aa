import type { Locator, Page } from "@playwright/test";
import { picture } from "./looks.js";
import { expect, expectNoAxeViolations, test as base } from "./page.js";
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

/** Sends four files by the open dialog: two are taken, two are refused, and each says what became of it. */
export async function sendPapers(page: Page): Promise<void> {
  const file = (name: string, mimeType: string, text: string) => ({ name, mimeType, buffer: Buffer.from(text) });
  await page.getByLabel("Choose files").setInputFiles([
    file("form16_2025.pdf", "application/pdf", "%PDF-1.7 made for a test"), file("report.exe", "application/octet-stream", "MZ"),
    file("cibil.json", "application/json", JSON.stringify({ bureau: "CIBIL", pulled_on: "2026-11-20", applicants: [{ applicant: 0, score: 742 }] })),
    file("other.json", "application/json", "{}"),
  ]);
  const sent = page.getByRole("list", { name: "Files" }).getByRole("listitem");
  await expect(sent.nth(0)).toContainText("Read: Form 16, 2 pages.");
  await expect(sent.nth(1)).toContainText("Files of this kind are not read");
  await expect(sent.nth(2)).toContainText("The credit report is on the case.");
  await expect(sent.nth(3)).toContainText("The file is no credit report");
  await expectNoAxeViolations(page, "dialog");
  await picture(page, "dialog-papers");
}

export { expect };
