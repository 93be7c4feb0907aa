import { USAGE } from "../ops/src/usage/sample.js";
import { LOOKS, picture } from "./looks.js";
import { comeIn } from "./operators.js";
import { expect, expectNoAxeViolations, forgive, test } from "./page.js";

const LOOK = "**/api/v1/usage?*";
const PAGE = "/ops?view=usage";

for (const { size, colorScheme } of LOOKS) {
  test(`usage of models on a ${colorScheme} ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.route(LOOK, (route) => route.fulfill({ json: USAGE }));

    await comeIn(page, "admin@demo", PAGE);

    await expect(page.getByRole("heading", { name: "By use case" })).toBeVisible();
    await page.getByText("Days as a table").press("Enter");
    await expect(page.getByRole("table", { name: "Spend by day" })).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `usage-${size.name}-${colorScheme}`, true);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test("the server's own answer of a day without models, and the way back to operations", async ({ page }) => {
  await comeIn(page, "auditor@demo", PAGE);

  await expect(page.getByText("No model was called in this time.")).toBeVisible();
  await expect(page.getByText("of ₹4,50,000 this month", { exact: false })).toBeVisible();
  await expectNoAxeViolations(page);
  await page.getByRole("link", { name: "Operations" }).click();
  await expect(page.getByRole("heading", { name: "Runs by state" })).toBeVisible();
});

test("an answer that never came, and one that came later", async ({ page, trouble }) => {
  await page.route(LOOK, (route) => route.abort());
  await comeIn(page, "admin@demo", PAGE);
  await expect(page.getByRole("alert")).toContainText("Is propmubi still up?");
  await expectNoAxeViolations(page);

  await page.unroute(LOOK);
  await page.getByRole("button", { name: "Refresh now" }).click();

  await expect(page.getByText("No model was called in this time.")).toBeVisible();
  forgive(trouble, /net::ERR_FAILED/);
});
