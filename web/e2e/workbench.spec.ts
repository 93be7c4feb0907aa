import { IMRAN } from "../workbench/test/people.js";
import { rowAt } from "../workbench/test/rows.js";
import { expectNoAxeViolations, forgive } from "./page.js";
import { expect, openCase, openQueue, openTab, rows, sendPapers, test } from "./workbench-page.js";
import type { Page } from "@playwright/test";

const action = (page: Page, name: string) => page.getByRole("group", { name: "Actions" }).getByRole("button", { name, exact: true });
const said = (page: Page, text: string | RegExp) => page.getByRole("region", { name: "Messages" }).getByText(text);

async function answer(page: Page, words: string, button: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").last().fill(words);
  await dialog.getByRole("button", { name: button }).click();
  await expect(dialog).toHaveCount(0);
}

test.describe("two thousand cases", () => {
  test.use({ count: 2000 });

  test("are walked, searched, filtered and sorted, and news comes in without moving them", async ({ page, bench }) => {
    await openQueue(page, bench);
    await expect(page.getByRole("heading", { name: "2,000 cases" })).toBeVisible();
    expect(await rows(page).count()).toBeLessThan(45);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await expect(rows(page).nth(1)).toBeFocused();

    const before = await rows(page).allTextContents();
    const first = ((await rows(page).first().getAttribute("id")) ?? "").replace("case-", "");
    bench.cases.happens(first, (file) => {
      file.staleSince = new Date().toISOString();
      file.change({});
    });
    bench.cases.add(rowAt(5000, Date.now(), { updated_at: new Date(Date.now() + 5000).toISOString(), applicant: { name: "Newly Come", co_applicants: 0 }, stage: "decision" }));
    await expect(page.getByRole("button", { name: "1 case came in" })).toBeVisible();
    await expect(page.getByRole("row").nth(1)).toContainText("Stale");
    expect(await rows(page).allTextContents()).toEqual(before);

    await page.keyboard.press("/");
    await page.keyboard.type("newly");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("button", { name: /Remove/ }).click();
    await page.getByLabel("Stage").selectOption("committee");
    await expect(page.getByRole("row").nth(1)).toContainText("Committee");
    await page.getByLabel("Order").selectOption("amount");
    await expect(page).toHaveURL(/stage=committee.*sort=amount/);
    const largest = Math.max(...[...bench.cases.files.values()].filter((each) => each.row.stage === "committee").map((each) => each.row.loan.amount_inr));
    await expect(page.getByRole("row").nth(1)).toContainText(`₹${Number((largest / 1e7).toFixed(2))} Cr`);
    await page.getByRole("button", { name: "Mine" }).click();
    await expect(page.getByRole("row").nth(1)).toContainText("You");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/owner=me/);
  });
});

test("a case goes from its papers to the second signature", async ({ page, bench }) => {
  const { cases } = bench;
  await openCase(page, bench);
  await expect(page.getByText("Waiting at ask for missing, 3 of 14 steps done.")).toBeVisible();
  await expect(action(page, "Recommend")).toHaveAttribute("aria-disabled", "true");
  await action(page, "Request papers").click();
  await answer(page, "For both years, please.", "Send the request");
  await expect(said(page, "1 paper is asked for")).toBeVisible();

  // Papers are sent from the page; what is refused says why, and the run goes on while one looks.
  await action(page, "Add papers").click();
  await sendPapers(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Waiting at analyst, 11 of 14 steps done.")).toBeVisible();
  await expect(page.getByRole("img", { name: /^LTV 79.81 %, limit at most 75.00 %: refer/ })).toBeVisible();

  await openTab(page, "Mismatches");
  await page.getByRole("button", { name: "Settle EMI" }).click();
  await answer(page, "A loan for a phone; it counts now.", "Save");
  await openTab(page, "Conditions");
  await page.getByRole("button", { name: /^Clear ?: Form 16/ }).click();
  await answer(page, "", "Clear");
  await expect(page.getByRole("listitem").filter({ hasText: "Form 16 or two" })).toContainText("Cleared");

  await openTab(page, "Reasons");
  await expect(page.getByText("Locked: a draft.", { exact: false })).toBeVisible();
  await action(page, "Recommend").click();
  await answer(page, "Sound income; the amount is brought to the value.", "Recommend: counter-offer");
  await expect(said(page, /on its way to the signer/)).toBeVisible();

  // The maker is never the checker, and is told so.
  await expect(action(page, "Sign")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("You recommended this case; another underwriter has to sign it.").last()).toBeVisible();
  await action(page, "Sign").focus();
  await expect(page.getByRole("tooltip").filter({ hasText: "another underwriter" }).last()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  cases.me = IMRAN;
  await page.reload();
  await action(page, "Sign").click();
  await expect(page.getByRole("dialog")).toContainText("Kavita Nair recommends: counter-offer, ₹79.9 L");
  await answer(page, "Papers, figures and value seen.", "Sign");
  await expect(page.getByText("Sanctioned", { exact: true })).toBeVisible();
  await expect(page.getByText("Signed: this may go to the applicant.")).toBeVisible();
  await page.getByRole("button", { name: "मराठी" }).click();
  await expect(page.getByText(/मालमत्तेवर/)).toBeVisible();
  await openTab(page, "Timeline");
  await expect(page.getByText(/^Chain intact/)).toBeVisible();
  const posts = cases.asked.filter((each) => each.method === "POST");
  expect(new Set(posts.map((each) => each.key)).size).toBe(posts.length);
});

test("an edit makes the figures stale, and nothing is decided on them", async ({ page, bench, trouble }) => {
  const { cases } = bench;
  cases.first.receive();
  await openCase(page, bench);
  await page.getByRole("button", { name: "Correct Gross pay" }).click();
  await page.getByLabel("Should be").fill("1,20,000");
  await answer(page, "The bonus of October is in it.", "Save the correction");
  await expect(page.getByRole("alert").filter({ hasText: "These figures are stale." })).toBeVisible();
  await expect(action(page, "Recommend")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(/run the case again first/).last()).toBeVisible();
  await expectNoAxeViolations(page);
  await page.getByRole("alert").getByRole("button", { name: "Run again" }).click();
  await expect(page.getByText("These figures are stale.")).toHaveCount(0);
  await expect(page.getByText("Income that counts ₹1,61,000 a month.", { exact: false })).toBeVisible();

  // The same for the one who signs, when the maker edits after the recommendation.
  await action(page, "Recommend").click();
  await answer(page, "As the engine has it.", "Recommend");
  await page.getByRole("button", { name: "Correct Gross pay" }).click();
  await page.getByLabel("Should be").fill("1,10,000");
  await answer(page, "Overtime counted twice.", "Save the correction");
  cases.me = IMRAN;
  await page.reload();
  await expect(action(page, "Sign")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(/run the case again first/).last()).toBeVisible();

  // Another changes it in the same moment: nothing is overwritten, what was typed stays.
  await page.getByRole("button", { name: "Correct Net pay" }).click();
  await page.getByLabel("Should be").fill("1,00,000");
  cases.first.change({});
  await page.getByRole("dialog").getByRole("textbox").last().fill("By the bank.");
  await page.getByRole("button", { name: "Save the correction" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("The case changed while you were at it");
  await expect(page.getByLabel("Should be")).toHaveValue("1,00,000");
  await page.getByRole("button", { name: "Save the correction" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  forgive(trouble, /409/);
});

test("a number leads to its words and back, and a box to its fact", async ({ page, bench }) => {
  bench.cases.first.receive();
  await openCase(page, bench, "&tab=mismatches");
  const lit = page.locator('[data-lit="true"]');
  await page.getByRole("button", { name: "₹6,500" }).click();
  await expect(page.getByRole("region", { name: "Page 2 of hdfc_statement_may_oct_2026.pdf" })).toBeVisible();
  await expect(page.locator('[data-source="pdf"][data-ready="true"]')).toBeVisible();
  await expect(lit).toHaveAttribute("title", "Undisclosed EMI: ₹6,500");
  await page.getByRole("button", { name: "Back" , exact: true }).click();
  await expect(lit).toHaveCount(0);
  await expect(page.getByRole("tab", { name: "Mismatches" })).toHaveAttribute("aria-selected", "true");

  await openTab(page, "Memo");
  await page.getByRole("button", { name: "₹1,06,50,000" }).click();
  // A scan has no words of its own: the server's picture stands in.
  await expect(page.locator('[data-source="picture"][data-ready="true"]')).toBeVisible();
  await page.getByRole("button", { name: /^79.81 %/ }).click();
  await expect(page.locator("#check-ltv")).toHaveClass(/bg-accent-soft/);

  await page.getByRole("combobox", { name: "Paper" }).selectOption({ label: "Payslip · payslip_oct_2026.pdf" });
  await page.getByTitle("Gross pay: ₹1,42,500").click();
  await expect(page.locator('li[aria-current="true"]')).toContainText("Gross pay");
  await page.getByRole("combobox", { name: "Paper" }).selectOption({ label: "Agreement for sale · agreement_for_sale.pdf" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("]");
  await expect(page.getByText("2 / 2")).toBeVisible();
});

test("what-if answers as one drags, finds the smallest change, and keeps forks", async ({ page, bench }) => {
  bench.cases.first.receive();
  await openCase(page, bench, "&tab=what-if");
  const result = page.getByRole("region", { name: "What the engine says" });
  await expect(result).toContainText("Counter-offer");
  await result.getByRole("button", { name: /Try it/ }).click();
  await expect(result.getByText("Approve", { exact: true })).toBeVisible();
  await expect(page.getByText("asked ₹85 L")).toBeVisible();
  await page.getByLabel("The spouse joins as co-owner").check();
  await page.getByLabel("Tenure").focus();
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press("ArrowLeft");
    await page.waitForTimeout(75);
  }
  await expect(page.getByText("21 y 4 m")).toBeVisible();
  const took = page.locator("[data-took]");
  await expect(took).toContainText(/p50 .* p95/);
  const all = ((await took.getAttribute("data-took")) ?? "").split(" ").map(Number).sort((a, b) => a - b);
  const part = (share: number): string => (all[Math.max(0, Math.ceil(share * all.length) - 1)] ?? 0).toFixed(1);
  console.log(`what-if in the browser over ${all.length} answers: p50 ${part(0.5)} ms, p95 ${part(0.95)} ms`);

  await page.getByLabel("Keep these terms as").fill("Spouse joins");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: /Spouse joins/ })).toBeVisible();
  await page.getByRole("button", { name: "As asked for" }).click();
  await page.getByLabel("Amount").focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByLabel("Keep these terms as").fill("A little less");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("columnheader")).toHaveCount(3);
  await expectNoAxeViolations(page);
  // Nothing of it touched the case.
  expect(bench.cases.first.row.loan.amount_inr).toBe(8_500_000);
});

test("what cannot be reached says so, and nothing is pretended", async ({ page, bench, context, trouble }) => {
  bench.cases.trouble = { status: 503, body: { code: "unavailable", detail: "The database is being restarted." } };
  await page.goto(`${bench.url}/workbench`);
  await expect(page.getByRole("alert")).toContainText("The database is being restarted.");
  await expectNoAxeViolations(page);
  bench.cases.trouble = null;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();

  await openCase(page, bench);
  await context.setOffline(true);
  await expect(page.getByText("You are offline.", { exact: false })).toBeVisible();
  await action(page, "Request papers").click();
  await page.getByRole("dialog").getByRole("button", { name: "Send the request" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Nothing was changed.");
  await context.setOffline(false);
  await expect(page.getByText("You are offline.", { exact: false })).toHaveCount(0);
  await page.getByRole("dialog").getByRole("button", { name: "Send the request" }).click();
  await expect(said(page, "1 paper is asked for")).toBeVisible();
  forgive(trouble, /503|ERR_/);
});

test.describe("an auditor", () => {
  test.use({ roles: ["auditor"] });

  test("reads everything and is offered no step", async ({ page, bench }) => {
    bench.cases.first.receive();
    await openCase(page, bench);
    await expect(page.getByText("You read here; deciding is for analysts.")).toBeVisible();
    await expect(page.getByRole("group", { name: "Actions" })).toHaveCount(0);
    await page.getByRole("button", { name: "Waiting" }).click();
    await expect(page.getByRole("list", { name: "Waiting" })).toBeVisible();
    await expect(page.getByRole("button", { name: /Take it/ })).toHaveCount(0);
  });
});
