import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { comeIn } from "./operators.js";
import { expect, expectNoAxeViolations, test } from "./page.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PYTHON = process.env.PROPMUBI_PYTHON ?? `${ROOT}.venv/bin/python`;
const MADE = "import sys; from tools.made_deeds.bundle import make_bundle; sys.stdout.buffer.write(make_bundle('1:0').pdf())";

/** Papers of the bundle of that seed, as `make_bundle` tells them, and as they must be found. */
const PAPERS = [
  "Paper 1: Tax receipt, page 1", "Paper 2: Sale deed, page 2", "Paper 3: Mutation order, page 3", "Paper 4: Sale deed, pages 4–5",
  "Paper 5: Mortgage, page 6", "Paper 6: Encumbrance certificate, page 7",
];

const papers = (page: Page): Promise<string[]> => page.getByRole("region", { name: /^Paper \d+:/ }).evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
const settled = (page: Page) => expect(page.getByText("Sorted by a person; a new reading leaves it as it is.")).toBeVisible({ timeout: 60_000 });

test("a bundle that is sent to the running platform is sorted, put right by keys, read anew, and its facts are confirmed", async ({ page }) => {
  test.setTimeout(180_000);
  const pdf = execFileSync(PYTHON, ["-c", MADE], { cwd: ROOT, maxBuffer: 50_000_000 });
  await page.setViewportSize({ width: 1440, height: 900 });
  await comeIn(page, "analyst@demo", "/workbench?view=papers");
  const began = Date.now();
  await page.getByLabel("Files to send").setInputFiles({ name: `bundle_${began}.pdf`, mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("list", { name: "What became of them" }).getByRole("button", { name: /^Open/ }).click();
  await expect(page.getByText("As the platform sorted it.")).toBeVisible({ timeout: 90_000 });
  console.log(`a bundle was sorted and read after ${Date.now() - began} ms`);
  expect((await papers(page)).slice(0, 6)).toEqual(PAPERS);

  // The second page of the sale of 1997 is taken for a paper of its own, and put back.
  await page.getByRole("button", { name: "Page 5", exact: true }).focus();
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Save" }).click();
  await settled(page);
  expect((await papers(page)).slice(3, 5)).toEqual(["Paper 4: Sale deed, page 4", "Paper 5: Not sorted, page 5"]);
  await page.getByRole("button", { name: "Page 5", exact: true }).focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("region", { name: "Paper 4: Sale deed, pages 4–5" })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("the facts of the papers are being read anew", { exact: false })).toHaveCount(0, { timeout: 60_000 });
  await settled(page);
  expect((await papers(page)).slice(0, 6)).toEqual(PAPERS);
  await expectNoAxeViolations(page);

  await page.getByRole("button", { name: "Facts", exact: true }).click();
  const sale = page.getByRole("region", { name: "Sale deed, pages 4–5" });
  const number = sale.getByRole("listitem").filter({ hasText: "453/1997" }).filter({ hasText: "Doc no" });
  await number.getByRole("button").first().click();
  await expect(page.locator('[data-lit="true"]')).toBeVisible();
  await expect(page.locator('[data-ready="true"]')).toBeVisible();
  await page.keyboard.press("c");
  await expect(number).toContainText("confirmed");
  const price = sale.getByRole("listitem").filter({ hasText: "Consideration" });
  await price.getByRole("button").first().focus();
  await price.getByRole("button").first().click();
  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Consideration" }).fill("11,15,000");
  await page.keyboard.press("Enter");
  await expect(price).toContainText("read: ₹11,14,000");
  await page.screenshot({ path: "e2e/results/bundle-live-facts.png" });

  await page.getByRole("textbox", { name: "Question" }).fill("Which bank is the mortgagee?");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Places that answer" }).getByRole("button").first().click();
  await expect(page.locator('[data-fact="cited"]')).toBeVisible();
});
