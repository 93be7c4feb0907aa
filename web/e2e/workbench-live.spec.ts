import { picture } from "./looks.js";
import { comeIn } from "./operators.js";
import { expect, expectNoAxeViolations, forgive, test } from "./page.js";
import { openTab } from "./workbench-page.js";
import type { Page } from "@playwright/test";

/** Two analysts: one recommends, the other signs. */
const MAKER = process.env.PROPMUBI_MAKER ?? "analyst@demo";
const CHECKER = process.env.PROPMUBI_CHECKER ?? "analyst2@demo";

const DAY_MS = 86_400_000;

const APPLICATION = {
  product: "home_purchase", requested_amount: 6_000_000, rate_pct: "8.65", tenure_months: 240,
  property: { agreement_value: 9_000_000, market_value: 9_000_000, stamp_reg_cost: 630_000 },
  applicants: [{
    role: "primary", relation: "self", employment: "salaried", age_months: 420, co_owner: true,
    fixed_gross_monthly: 140_000, obligations: [],
  }],
};

const PAPERS = [
  ...["aug", "sep", "oct"].map((month) => ({ label: "payslip", file_name: `payslip_${month}.pdf`, applicant: 0 })),
  { label: "bank_statement", file_name: "statement.pdf", applicant: 0 },
  { label: "form16", file_name: "form16.pdf", applicant: 0 },
  { label: "agreement_for_sale", file_name: "agreement.pdf" },
];

const NO_CASES = "This platform has no case API: the workbench has nothing to show.";

async function hasCases(page: Page): Promise<boolean> {
  const described = await page.request.get("/openapi.json");
  const { paths } = (await described.json()) as { paths: Record<string, unknown> };
  return "/api/v1/cases/{case_id}" in paths;
}

interface Opened {
  case: { id: string; ref: string };
}

/** Opens a case as the branch does, by the API, with its papers and its credit report; the graph begins at once. */
async function openCase(page: Page): Promise<Opened["case"]> {
  const cookies = await page.context().cookies();
  const csrf = cookies.find((each) => each.name.endsWith("pm_csrf"))?.value ?? "";
  const pulledOn = new Date(Date.now() - 5 * DAY_MS).toISOString().slice(0, 10);
  const answer = await page.request.post("/api/v1/cases", {
    headers: { "x-csrf-token": csrf, "idempotency-key": `live-${Date.now()}` },
    data: {
      application: APPLICATION, applicant_name: "Nila Menon", city: "Pune", papers: PAPERS,
      bureau: { bureau: "CIBIL", pulled_on: pulledOn, applicants: [{ applicant: 0, score: 780 }] },
    },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as Opened).case;
}

const action = (page: Page, name: string) => page.getByRole("group", { name: "Actions" }).getByRole("button", { name, exact: true });

async function answer(page: Page, words: string, button: RegExp): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").last().fill(words);
  await dialog.getByRole("button", { name: button }).click();
  await expect(dialog).toHaveCount(0);
}

/** Drags the amount down, and tells what the engine's answers took. */
async function whatIf(page: Page): Promise<void> {
  await openTab(page, "What-if");
  await page.getByLabel("Amount").focus();
  for (let step = 0; step < 15; step += 1) {
    await page.keyboard.press("ArrowLeft");
    await page.waitForTimeout(75);
  }
  const took = ((await page.locator("[data-took]").getAttribute("data-took")) ?? "").split(" ").map(Number).sort((a, b) => a - b);
  const part = (share: number): string => (took[Math.max(0, Math.ceil(share * took.length) - 1)] ?? 0).toFixed(1);
  console.log(`what-if in the browser over ${took.length} answers: p50 ${part(0.5)} ms, p95 ${part(0.95)} ms`);
}

/** The chat's own functions answer with the figures of the case, each card with its rules. */
async function askAboutMoney(page: Page): Promise<void> {
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Tax and affordability" });
  for (const [question, title] of [["How much can be borrowed?", "What the income carries"], ["Total cost of buying?", "Total cost in Pune"], ["Old or new regime?", /^Old or new regime/]] as const) {
    await dialog.getByRole("button", { name: question }).click();
    await expect(dialog.getByRole("article", { name: title })).toContainText("Estimate, not advice.");
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
}

/** What the platform itself says to a file it does not read, and to one that it reads. */
async function addPapers(page: Page): Promise<void> {
  await action(page, "Add papers").click();
  const file = (name: string, text: string) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
  await page.getByLabel("Choose files").setInputFiles([file("tool.exe", "MZ\u0000\u0001\u0002"), file("letter.txt", "The branch met the applicant at her home in Pune.\n")]);
  const sent = page.getByRole("list", { name: "Files" }).getByRole("listitem");
  await expect(sent.nth(0)).toContainText("Files of this kind are not read");
  await expect(sent.nth(1)).toContainText(/^letter.txtRead: .*1 page\./, { timeout: 60_000 });
  await page.keyboard.press("Escape");
}

test("a case of the running platform goes from recommendation to second signature, and its maker cannot sign", async ({ page, trouble }) => {
  test.setTimeout(180_000);
  test.skip(!(await hasCases(page)), NO_CASES);
  await page.setViewportSize({ width: 1440, height: 900 });
  await comeIn(page, MAKER, "/workbench");
  await expect(page.getByRole("heading", { level: 1, name: /cases?$/ })).toBeVisible();
  const began = Date.now();
  const { id, ref } = await openCase(page);
  await page.goto(`/workbench?case=${id}`);
  await expect(page.getByText(ref, { exact: false })).toBeVisible();
  await expect(page.getByText(/^Waiting at analyst/)).toBeVisible({ timeout: 90_000 });
  console.log(`a new case was judged, and on the analyst's screen, after ${Date.now() - began} ms`);

  for (const tab of ["Rules", "Mismatches", "Conditions", "Title", "Memo", "Reasons"]) {
    await openTab(page, tab);
    await expect(page.getByRole("tabpanel").getByText("The page has failed")).toHaveCount(0);
  }
  await whatIf(page);
  await askAboutMoney(page);
  await addPapers(page);
  await openTab(page, "Timeline");
  await expect(page.getByText(/^Chain intact/)).toBeVisible();
  await expectNoAxeViolations(page);

  await openTab(page, "Conditions");
  const identity = page.getByRole("listitem").filter({ hasText: "Identity of every borrower" });
  await identity.getByRole("button", { name: /^Received/ }).click();
  await answer(page, "PAN and passport came.", /^(Mark as received|Save|Received)$/);
  await identity.getByRole("button", { name: /^Clear/ }).click();
  await answer(page, "PAN and passport seen, CKYC found.", /^Clear$/);
  await expect(identity).toContainText("Cleared");
  await action(page, "Recommend").click();
  await answer(page, "Sound income; the title is awaited.", /^Recommend/);
  await expect(page.getByText("Waiting at second signer", { exact: false })).toBeVisible();
  await expect(action(page, "Sign")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Whoever recommended a case cannot sign it; ask a colleague.").last()).toBeVisible();

  await page.context().clearCookies();
  await comeIn(page, CHECKER, `/workbench?case=${id}`);
  await action(page, "Sign").click();
  await answer(page, "Papers, figures and value seen.", /^Sign$/);
  await expect(page.getByText(/^(Sanctioned|Declined)$/)).toBeVisible();
  await picture(page, "workbench-live");
  // The branch named papers that it keeps itself: there is no page of them to show here.
  forgive(trouble, /40[14]/);
});
