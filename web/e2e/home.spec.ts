import { LOOKS, picture } from "./looks.js";
import { expect, expectNoAxeViolations, forgive, test, wishBox } from "./page.js";

const WISH = "3 BHK in Bengaluru to buy";

for (const { size, colorScheme } of LOOKS) {
  test(`first page and results on a ${colorScheme} ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "What is running" })).toBeVisible();
    await expect(page.getByText("PostgreSQL", { exact: false })).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `home-${size.name}-${colorScheme}`, true);

    await wishBox(page).fill(WISH);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("list", { name: "Listings" }).getByRole("article").first()).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `results-${size.name}-${colorScheme}`, true);

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test("the keyboard alone searches, gives up a filter and starts over", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to search" })).toBeFocused();
  await wishBox(page).focus();
  await page.keyboard.type(WISH);
  await page.keyboard.press("Enter");
  const chips = page.getByRole("list", { name: "Filters in force" });
  const rooms = chips.getByRole("button", { name: "Remove 3 BHK" });
  await expect(rooms).toBeVisible();

  await rooms.focus();
  await page.keyboard.press("Enter");
  await expect(rooms).toHaveCount(0);
  await expect(chips.getByRole("button", { name: "Remove Bengaluru" })).toBeVisible();

  await chips.getByRole("button", { name: "Start over" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Listings" })).toHaveCount(0);
});

test("words change the search in force, and more listings follow on", async ({ page }) => {
  await page.goto("/");
  await wishBox(page).fill("homes to buy in Bengaluru");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  const cards = page.getByRole("list", { name: "Listings" }).getByRole("article");
  await expect(cards).toHaveCount(6);
  await page.getByRole("button", { name: /Show more/ }).click();
  await expect(cards).toHaveCount(12);

  await page.getByRole("searchbox", { name: "Change this search" }).fill("only 2 bhk");
  await page.getByRole("button", { name: "Change", exact: true }).click();

  await expect(page.getByRole("button", { name: "Remove 2 BHK" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove Bengaluru" })).toBeVisible();
});

test("what is refused is said", async ({ page }) => {
  await page.goto("/");
  await wishBox(page).fill("2 BHK in Pune to buy, only Hindu society");
  await page.keyboard.press("Enter");

  await expect(page.getByText(/not filtered by who lives there/)).toBeVisible();
});

test("a server that does not answer is told, and asked again", async ({ page, trouble }) => {
  await page.goto("/");
  await page.route("**/api/v1/search", (route) => route.abort());
  await wishBox(page).fill(WISH);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("cannot be reached");
  await expectNoAxeViolations(page);
  await page.unroute("**/api/v1/search");

  await page.getByRole("button", { name: "Try again" }).click();

  await expect(page.getByRole("list", { name: "Listings" }).getByRole("article").first()).toBeVisible();
  forgive(trouble, /net::ERR_FAILED/);
});

test("the API reference works from this server alone", async ({ page }) => {
  await page.goto("/docs");
  // Two hundred paths are drawn by the one script of the reference, which takes its time on a busy machine.
  const drawn = { timeout: 60_000 };
  await expect(page.getByRole("heading", { name: /PropMubi Agents/ })).toBeVisible(drawn);
  await page.locator("#operations-tag-search").click(drawn);
  await expect(page.getByText("/api/v1/search", { exact: true })).toBeVisible(drawn);
  await picture(page, "docs-desktop", true);
});
