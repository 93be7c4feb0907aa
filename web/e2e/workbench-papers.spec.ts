import { expectNoAxeViolations, forgive } from "./page.js";
import { picture } from "./looks.js";
import { expect, fits, test } from "./workbench-page.js";
import type { Locator, Page } from "@playwright/test";
import type { WorkbenchServer } from "./workbench-server.js";

const paper = (page: Page, number: number): Locator => page.getByRole("list", { name: "Papers of the file" }).getByRole("region", { name: new RegExp(`^Paper ${number}:`) });
const pageButton = (page: Page, number: number): Locator => page.getByRole("button", { name: `Page ${number}`, exact: true });
const said = (page: Page): Promise<string[]> => page.getByRole("region", { name: /^Paper \d+:/ }).evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
const fact = (page: Page, name: string): Locator => page.getByRole("listitem").filter({ has: page.getByRole("button", { name: new RegExp(`^${name}`) }) });

async function openBundle(page: Page, bench: WorkbenchServer, more = ""): Promise<void> {
  await page.goto(`${bench.url}/workbench?view=papers&bundle=${bench.cases.papers.bundle.id}${more}`);
  await expect(page.getByRole("heading", { level: 1, name: "title_bundle_plot_189.pdf" })).toBeVisible();
}

test("a page that went astray is put right by keys, and the papers are read anew", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${bench.url}/workbench`);
  await page.getByRole("button", { name: "Papers" }).click();
  await expect(page.getByRole("list", { name: "Files" })).toBeVisible();
  await expectNoAxeViolations(page);
  await picture(page, "papers-desk-light");
  await page.getByRole("button", { name: /title_bundle/ }).click();
  expect(await said(page)).toEqual(["Paper 1: Sale deed, page 1", "Paper 2: Mortgage, pages 2–3", "Paper 3: Tax receipt, page 4"]);

  await pageButton(page, 1).focus();
  for (const key of ["ArrowRight", "ArrowRight", "Alt+ArrowUp"]) await page.keyboard.press(key);
  await expect(paper(page, 1)).toHaveAccessibleName("Paper 1: Sale deed, pages 1, 3");
  await expect(page.getByText("Page 3 moved. Page 3, 2 of 2 in paper 1, Sale deed.")).toBeAttached();
  await expect(pageButton(page, 3)).toBeFocused();
  await page.keyboard.press("u");
  await expect(paper(page, 1)).toHaveAccessibleName("Paper 1: Sale deed, page 1");
  await page.keyboard.press("r");
  await pageButton(page, 4).focus();
  await page.keyboard.press("a");
  await expect(paper(page, 2)).toHaveAccessibleName("Paper 2: Mortgage, pages 2, 4");
  await page.keyboard.press("s");
  await page.keyboard.press("l");
  await expect(page.getByLabel("Kind of paper 3")).toBeFocused();
  await page.getByLabel("Kind of paper 3").selectOption("tax_receipt");
  await expectNoAxeViolations(page);
  await picture(page, "bundle-desk-light");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Sorted by a person; a new reading leaves it as it is.")).toBeVisible();
  expect(bench.cases.papers.bundle.parts.map(({ label, pages }) => [label, ...pages])).toEqual([["sale_deed", 1, 3], ["mortgage", 2], ["tax_receipt", 4]]);
  await page.getByRole("button", { name: "Facts", exact: true }).click();
  await expect(page.getByRole("region", { name: "Sale deed, pages 1, 3" })).toContainText("₹11,14,000");
});

test("facts are confirmed and corrected by keys beside their boxes, and questions lead to the words that answer", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openBundle(page, bench, "&side=facts");
  await expect(page.getByText("0 of 9 looked at")).toBeVisible();
  for (const key of ["j", "c"]) await page.keyboard.press(key);
  await expect(fact(page, "Executant")).toContainText("confirmed");
  await expect(fact(page, "Claimant")).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: /^Consideration/ }).focus();
  await page.keyboard.press("Enter");
  for (const key of ["k", "j", "e"]) await page.keyboard.press(key);
  await page.getByRole("textbox", { name: "Consideration" }).fill("11,15,000");
  await page.keyboard.press("Enter");
  await expect(fact(page, "Consideration")).toContainText("₹11,15,000read: ₹11,14,000");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-lit="true"]')).toBeVisible();
  await expect(page.locator('[data-source="picture"][data-ready="true"]')).toBeVisible();
  await expectNoAxeViolations(page);
  await picture(page, "bundle-facts-desk-light");
  await page.keyboard.press("u");
  await expect(fact(page, "Consideration")).not.toContainText("read:");

  await page.getByRole("textbox", { name: "Question" }).fill("Who is the mortgagee?");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Places that answer" }).getByRole("button").click();
  await expect(page.locator('[data-fact="cited"]')).toBeVisible();
  await page.getByText("History").click();
  await expect(page.getByText("₹11,15,000 in place of ₹11,14,000", { exact: false })).toBeVisible();
  await expect(page.getByText("file closed")).toBeVisible();
  for (const by of [() => page.getByRole("button", { name: "Turn right" }).click(), () => page.keyboard.press("T")]) {
    await by();
    await expect(page.getByText(/^Page \d is turned\.$/)).toBeAttached();
    await expect(page.getByRole("button", { name: "Turn left" })).toBeEnabled();
  }
  expect([...bench.cases.papers.turned.values()]).toEqual([0]);
});

test("pages are dragged, and what somebody else sorted meanwhile is not overwritten", async ({ page, bench, trouble }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openBundle(page, bench);
  await pageButton(page, 3).dragTo(pageButton(page, 1));
  await expect(paper(page, 1)).toHaveAccessibleName("Paper 1: Sale deed, pages 3, 1");
  const { papers, me } = bench.cases;
  papers.sortAs(papers.bundle, [{ label: "sale_deed", pages: [1, 2, 3, 4] }], me);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody sorted these pages since you began.");
  await expect(paper(page, 1)).toHaveAccessibleName("Paper 1: Sale deed, pages 3, 1");
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(paper(page, 1)).toHaveAccessibleName("Paper 1: Sale deed, pages 1–4");
  forgive(trouble, /409/);
});

test("files are sent from a dark phone, those that are refused say why, and nothing is lost offline", async ({ page, bench, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${bench.url}/workbench?view=papers`);
  const file = (name: string) => ({ name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
  await page.getByLabel("Files to send").setInputFiles([file("deeds.pdf"), file("virus.exe")]);
  const became = page.getByRole("list", { name: "What became of them" });
  await expect(became).toContainText("none of the kinds of file that are read");
  await expect(page.getByRole("list", { name: "Files" })).toContainText("4 pages");
  await fits(page);
  await expectNoAxeViolations(page);
  await picture(page, "papers-phone-dark");
  await openBundle(page, bench);
  await pageButton(page, 4).focus();
  await page.getByRole("button", { name: "A place earlier" }).click();
  await context.setOffline(true);
  await expect(page.getByText("it is kept here until the line is back", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await context.setOffline(false);
  await fits(page);
  await expectNoAxeViolations(page);
  await picture(page, "bundle-phone-dark");
  await page.getByRole("button", { name: "Facts", exact: true }).first().click();
  await expect(page.getByText(/looked at$/)).toBeVisible();
  await fits(page);
  await picture(page, "bundle-facts-phone-dark");
});
