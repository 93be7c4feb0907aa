import { expectNoAxeViolations, forgive } from "./page.js";
import { picture } from "./looks.js";
import { expect, fits, test } from "./workbench-page.js";
import type { Page } from "@playwright/test";
import type { WorkbenchServer } from "./workbench-server.js";

test.use({ count: 3, roles: ["legal_reviewer"] });

const PARTS = ["Chain", "Findings", "Requisitions", "Events", "Papers", "Opinion", "Searches", "Story"];
const part = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog");

async function openTitle(page: Page, bench: WorkbenchServer): Promise<void> {
  await page.goto(`${bench.url}/workbench`);
  await page.getByRole("list", { name: "Title files" }).getByRole("link").click();
  await expect(page.getByTestId("chain")).toBeVisible();
}

test("titles and agreements on a light desk, part by part", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${bench.url}/workbench`);
  await expect(page.getByRole("list", { name: "Title files" })).toBeVisible();
  await fits(page);
  await expectNoAxeViolations(page);
  await picture(page, "titles-desk-light");
  await openTitle(page, bench);
  for (const name of PARTS) {
    await part(page, name).click();
    await fits(page);
    await expectNoAxeViolations(page, name === "Chain" ? undefined : "#part");
    await picture(page, `title-${name.toLowerCase()}-desk-light`);
  }
  await page.goto(`${bench.url}/workbench?view=contracts`);
  await page.getByRole("list", { name: "Agreements" }).getByRole("link").click();
  await page.getByRole("button", { name: /show in the agreement/ }).first().click();
  await expect(page.locator('[data-lit="true"]')).toBeVisible();
  await fits(page);
  await expectNoAxeViolations(page);
  await picture(page, "contract-desk-light");
});

test("the same on a dark phone", async ({ page, bench }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${bench.url}/workbench`);
  await expect(page.getByRole("list", { name: "Title files" })).toBeVisible();
  await picture(page, "titles-phone-dark");
  await openTitle(page, bench);
  await expectNoAxeViolations(page);
  for (const name of PARTS) {
    await part(page, name).click();
    await fits(page);
    await picture(page, `title-${name.toLowerCase()}-phone-dark`);
  }
  await page.getByRole("group", { name: "What to see" }).getByRole("button", { name: "Papers" }).click();
  await fits(page);
  await picture(page, "title-pages-phone-dark");
  await page.goto(`${bench.url}/workbench?view=contracts`);
  await page.getByRole("list", { name: "Agreements" }).getByRole("link").click();
  await fits(page);
  await expectNoAxeViolations(page);
  await picture(page, "contract-phone-dark");
});

test("an advocate tells requisitions, an event and a finding, and signs with the password again", async ({ page, bench, trouble }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await openTitle(page, bench);
  // Names in Indian scripts are words of the picture.
  await expect(page.getByTestId("chain").locator("text", { hasText: "ವಿನೋದ್ ಗೌಡ" }).first()).toBeVisible();
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Take it" }).click();
  await expect(page.getByText("Yours", { exact: true })).toBeVisible();

  await part(page, "Requisitions").click();
  const asked = page.getByRole("list", { name: "Requisitions" }).getByRole("listitem").first();
  await asked.getByRole("button", { name: /^Sent/ }).click();
  await dialog(page).getByLabel("Note").fill("By registered post.");
  await dialog(page).getByRole("button", { name: "Sent" }).click();
  await expect(asked).toContainText("Kavita Nair");

  await part(page, "Events").click();
  await page.getByRole("button", { name: "Correct D1-2", exact: true }).click();
  await dialog(page).getByLabel("Other fields").fill("{");
  await dialog(page).getByLabel("Why").fill("Misread.");
  await dialog(page).getByRole("button", { name: "Correct it" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("no JSON");
  await dialog(page).getByLabel("Other fields").fill("");
  await dialog(page).getByRole("textbox", { name: /^To/ }).fill("Usha Verma, 1/2");
  await dialog(page).getByRole("button", { name: "Correct it" }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect(bench.titles.asked.at(-1)).toMatchObject({ path: "events/D1-2", body: { event: { claimants: [{ name: "Usha Verma", share: "1/2" }] }, reason: "Misread." } });

  // Escape leaves a dialog and not the file.
  await part(page, "Findings").click();
  const found = page.getByRole("list", { name: "Findings" }).getByRole("listitem").first();
  await found.getByRole("button", { name: /^Say otherwise/ }).click();
  await page.keyboard.press("Escape");
  await expect(found).toBeVisible();
  await found.getByRole("button", { name: /^Say otherwise/ }).click();
  await dialog(page).getByLabel("Weighs as low").check();
  await dialog(page).getByLabel("Why").fill("The court gave leave in 1998.");
  bench.titles.happens((file) => { file.title.owner = null; });
  await dialog(page).getByRole("button", { name: "Say so, for a second advocate" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("changed while you were at it");
  await dialog(page).getByRole("button", { name: "Say so, for a second advocate" }).click();
  await expect(found).toContainText("A second advocate has to agree.");

  await part(page, "Opinion").click();
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await dialog(page).getByLabel("Your password, again").fill("wrong");
  await dialog(page).getByRole("button", { name: "Sign", exact: true }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("That is not your password");
  await picture(page, "title-sign");
  await expectNoAxeViolations(page, "dialog");
  await dialog(page).getByLabel("Your password, again").fill("right");
  await dialog(page).getByRole("button", { name: "Sign", exact: true }).click();
  await expect(page.getByRole("button", { name: "Agree and sign" })).toHaveAttribute("aria-disabled", "true");

  await part(page, "Searches").click();
  await page.getByRole("button", { name: "Updating search" }).click();
  await dialog(page).getByLabel("Search to").fill("2026-12-15");
  await dialog(page).getByRole("button", { name: "Search on" }).click();
  await expect(page.getByRole("list", { name: "Searches" })).toContainText("New: High Undischarged mortgage (E9)");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("list", { name: "Title files" })).toBeVisible();
  // A step that was overtaken, and a password that was wrong, on purpose.
  forgive(trouble, /40[39]/);
});

test.describe("analysts", () => {
  test.use({ roles: ["analyst"] });

  test("read titles, and are told why they sign nothing", async ({ page, bench }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${bench.url}/workbench`);
    await page.getByRole("button", { name: "Titles" }).click();
    await page.getByRole("list", { name: "Title files" }).getByRole("link").click();
    await part(page, "Opinion").click();
    await expect(page.getByRole("button", { name: "Sign", exact: true })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("Only an advocate of the team may.").last()).toBeVisible();
    await expect(page.getByRole("button", { name: "Take it" })).toHaveCount(0);
  });
});
