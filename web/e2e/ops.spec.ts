import { LETTER, OVERVIEW } from "../ops/src/board/sample.js";
import { LOOKS, picture } from "./looks.js";
import { comeIn, signIn } from "./operators.js";
import { expect, expectNoAxeViolations, forgive, test } from "./page.js";

const LOOK = "**/api/v1/ops/overview";
const TROUBLED = {
  ...OVERVIEW,
  outbox: { unsent: 12, oldest_s: 95 },
  leases: OVERVIEW.leases.map((each) => ({ ...each, expires_in_s: -12 })),
  dead_letters: [LETTER, { ...LETTER, id: "d2", stream: "crm.events", run_id: null, event_id: LETTER.id, event_type: "lead.created" }],
};

for (const { size, colorScheme } of LOOKS) {
  test(`the operators' page on a ${colorScheme} ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.route(LOOK, (route) => route.fulfill({ json: TROUBLED }));
    await page.goto("/ops");
    await expect(page.getByRole("heading", { name: "Operations" })).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `ops-door-${size.name}-${colorScheme}`, true);

    await comeIn(page, "admin@demo");
    await expect(page.getByRole("heading", { name: "Slowest nodes" })).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `ops-${size.name}-${colorScheme}`, true);
    await page.getByRole("button", { name: "Discard… lead.created" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoAxeViolations(page);
    await picture(page, `ops-dialog-${size.name}-${colorScheme}`);

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}

test("an admin sees a run's nodes and its worker, live, and goes out again", async ({ page, request }) => {
  const ran = await request.post("/runs/wait", {
    data: { assistant_id: "property_search", input: { messages: [{ role: "user", content: "2 BHK in Pune" }] } },
  });
  expect(ran.ok()).toBe(true);

  await signIn(page, "admin@demo");

  const nodes = page.getByRole("table", { name: "Nodes by their 95th percentile" });
  await expect(nodes.getByRole("row", { name: /property_search/ }).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Living workers" }).getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("cell", { name: "runs", exact: true })).toBeVisible();
  await picture(page, "ops-live", true);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Password")).toBeVisible();
});

test("an auditor looks at dead letters and decides about none", async ({ page }) => {
  await page.route(LOOK, (route) => route.fulfill({ json: TROUBLED }));

  await comeIn(page, "auditor@demo");

  await expect(page.getByText("An admin decides about them.", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: /Replay/ })).toHaveCount(0);
});

test("a broker is told that the page is not for them", async ({ page }) => {
  await comeIn(page, "broker@demo");

  await expect(page.getByText("this page is for the roles admin and auditor", { exact: false })).toBeVisible();
  await expectNoAxeViolations(page);
});

test("the keyboard alone pauses, and discards with a reason", async ({ page }) => {
  let discarded: unknown = null;
  let looks = 0;
  await page.route(LOOK, (route) => {
    looks += 1;
    return route.fulfill({ json: discarded === null ? TROUBLED : { ...TROUBLED, dead_letters: [] } });
  });
  await page.route("**/dead-letters/*/discard", (route) => {
    discarded = { body: route.request().postDataJSON() as unknown, csrf: route.request().headers()["x-csrf-token"] };
    return route.fulfill({ json: LETTER });
  });
  await comeIn(page, "admin@demo");
  await expect(page.getByRole("heading", { name: "Dead letters" })).toBeVisible();

  await page.getByRole("button", { name: "Pause" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
  const before = looks;
  await page.getByRole("button", { name: "Discard… run" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(discarded).toBeNull();
  expect(looks).toBe(before);

  await page.getByRole("button", { name: "Discard… run" }).press("Enter");
  await page.getByLabel("Reason").pressSequentially("asked twice by mistake");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");

  await expect(page.getByText("None: everything was handled.")).toBeVisible();
  expect(discarded).toMatchObject({ body: { reason: "asked twice by mistake" } });
  expect((discarded as { csrf: string } | null)?.csrf).toMatch(/^\w{32,}$/);
});

test("what the server last said stays when it stops answering", async ({ page, trouble }) => {
  await comeIn(page, "admin@demo");
  await expect(page.getByRole("heading", { name: "Runs by state" })).toBeVisible();
  await page.route(LOOK, (route) => route.abort());
  await page.getByRole("button", { name: "Refresh now" }).click();

  await expect(page.getByRole("alert")).toContainText("Below is the state of");
  await expect(page.getByRole("heading", { name: "Runs by state" })).toBeVisible();
  await expectNoAxeViolations(page);
  await picture(page, "ops-stale", true);
  forgive(trouble, /net::ERR_FAILED/);
});
