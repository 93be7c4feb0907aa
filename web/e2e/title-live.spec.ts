import { picture } from "./looks.js";
import { comeIn, passwordOf } from "./operators.js";
import { expect, expectNoAxeViolations, test } from "./page.js";
import type { Page } from "@playwright/test";

const ADVOCATE = "legal@demo";
const SECOND = "legal2@demo";
/** Made papers, written by the test that starts the platform (`tests/e2e/test_browser.py`). */
const BUNDLE = process.env.PROPMUBI_BUNDLE ?? "";
const AGREEMENT = process.env.PROPMUBI_AGREEMENT ?? "";
const WHY = "The court gave leave in 1998; the order was shown to me in certified copy.";

const part = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog");

async function sign(page: Page, email: string, button: string): Promise<void> {
  await part(page, "Opinion").click();
  await page.getByRole("button", { name: button, exact: true }).click();
  await dialog(page).getByLabel("Enrolment number").fill("TN/412/2009");
  await dialog(page).getByLabel("Your password, again").fill(await passwordOf(email));
  await dialog(page).getByRole("button", { name: "Sign", exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test("a bundle goes from upload to a signed report, with a second advocate's yes to what was lowered", async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await comeIn(page, ADVOCATE, "/workbench");
  await expect(page.getByRole("heading", { level: 1, name: "Titles" })).toBeVisible();
  const began = Date.now();
  await page.getByRole("button", { name: "New title file" }).click();
  await dialog(page).getByLabel("Property").fill(`Plot of the made bundle ${began}`);
  await dialog(page).getByRole("button", { name: "Open it" }).click();
  await expect(page.getByText("No papers are in it yet.")).toBeVisible();
  await page.getByLabel("Papers to send").setInputFiles(BUNDLE);
  await expect(page.getByText("In review")).toBeVisible({ timeout: 180_000 });
  console.log(`a bundle of deeds was read, sorted and reviewed ${Date.now() - began} ms after its file was opened`);

  await part(page, "Chain").click();
  await expect(page.getByText("Draft, not an opinion.")).toBeVisible();
  await page.getByTestId("chain").locator("[data-event] text").first().click();
  await expect(part(page, "Events")).toHaveAttribute("aria-selected", "true");
  await expect(page.locator('[data-lit="true"]').last()).toBeVisible();
  await expectNoAxeViolations(page);
  await picture(page, "title-live-events");

  await part(page, "Findings").click();
  const found = page.getByRole("listitem").filter({ hasText: "Minor no court permission" });
  await found.getByRole("button", { name: /^Say otherwise/ }).click();
  await dialog(page).getByLabel("Weighs as low").check();
  await dialog(page).getByLabel("Why").fill(WHY);
  await dialog(page).getByRole("button", { name: "Say so, for a second advocate" }).click();
  await expect(found).toContainText("A second advocate has to agree.");

  await sign(page, ADVOCATE, "Sign");
  await expect(page.getByText("Draft, not an opinion: a second advocate has to agree.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Agree and sign" })).toHaveAttribute("aria-disabled", "true");
  const address = page.url();

  await page.context().clearCookies();
  await comeIn(page, SECOND, address);
  await sign(page, SECOND, "Agree and sign");
  await expect(page.getByText("Signed: this is the opinion.").first()).toBeVisible();
  const link = page.getByRole("link", { name: "Opinion as PDF" });
  const report = await page.request.get((await link.getAttribute("href")) ?? "");
  expect((await report.body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect(report.headers()["content-disposition"]).not.toContain("draft");
  await part(page, "Story").click();
  await expect(page.getByText("Chain intact", { exact: false })).toBeVisible();

  // The pages of the bundle, sorted by keys: the platform keeps it. An opinion that is out changes no more.
  await page.goto("/workbench?view=papers");
  await page.getByRole("list", { name: "Files" }).getByRole("button").first().click();
  const papers = page.getByRole("region", { name: /^Paper \d+:/ });
  await expect(papers.nth(1)).toBeVisible();
  const count = await papers.count();
  await papers.last().getByRole("button", { name: /^Page \d+$/ }).first().focus();
  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Sorted by a person; a new reading leaves it as it is.")).toBeVisible();
  await expect(papers).toHaveCount(count - 1);
});

test("an agreement is sent in, read, and told clause by clause", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await comeIn(page, ADVOCATE, "/workbench?view=contracts");
  await page.getByLabel("Agreement to review").setInputFiles(AGREEMENT);
  const clauses = page.getByRole("list", { name: "Clauses" }).getByRole("listitem");
  await expect(clauses).toHaveCount(18, { timeout: 90_000 });
  await clauses.getByRole("button", { name: /show in the agreement/ }).first().click();
  await expect(page.locator('[data-lit="true"]').last()).toBeVisible();
  await page.getByRole("button", { name: "हिन्दी" }).click();
  await expect(page.getByRole("region", { name: "For the buyer" })).toContainText(/[ऀ-ॿ]/);
  await clauses.first().getByRole("button", { name: /^(Confirm or correct|Say otherwise)/ }).click();
  await dialog(page).getByRole("button", { name: "Confirm it" }).click();
  await expect(clauses.first()).toContainText("Confirmed by");
  await expectNoAxeViolations(page);
  await picture(page, "contract-live");
});
