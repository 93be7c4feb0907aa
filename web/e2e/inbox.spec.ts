import { person, RAVI } from "../inbox/src/test/people.js";
import { expect, openInbox, rows, test } from "./inbox-page.js";
import { expectNoAxeViolations, forgive } from "./page.js";
import type { Page } from "@playwright/test";

test.use({ count: 30 });

const names = (page: Page): Promise<string[]> => rows(page).locator(".font-semibold.truncate").allTextContents();
const current = (page: Page) => page.locator('[aria-current="true"][id^="lead-"]');

test("a broker's morning: a hot lead comes in, is claimed, called, snoozed, merged and undone", async ({ page, inbox }) => {
  const { desk } = inbox;
  await openInbox(page, inbox);
  const before = await names(page);
  await page.keyboard.press("j");
  const under = await current(page).getAttribute("id");

  const began = Date.now();
  desk.add(person(900, began, {
    name: "Nila Menon", band: "hot", score: 88, expected_value_inr: 99_000_000, stage: "new",
    sla: { due_at: new Date(began + 300_000).toISOString(), met_at: null, state: "open", escalation: 0, next_escalation_at: null },
  }));
  const pill = page.getByRole("button", { name: /1 new.*Hot.*88.*Nila Menon: \w/ });
  await expect(pill).toBeVisible({ timeout: 2000 });
  // Nothing has moved under the cursor.
  expect(await names(page)).toEqual(before);
  expect(await current(page).getAttribute("id")).toBe(under);

  await pill.click();
  await expect(rows(page).first()).toContainText("Nila Menon");
  await rows(page).first().getByRole("button").click();
  await expect(page.getByRole("region", { name: "Why this score" })).toContainText("for: ");
  await expect(page.getByText("The number is shown once you take the lead.")).toBeVisible();
  await page.keyboard.press("t");
  await expect(page.getByRole("link", { name: "Call" })).toHaveAttribute("href", /^tel:\+91/);

  await writeToThem(page);

  await page.keyboard.press("c");
  await page.keyboard.press("1");
  await expect(page.getByText("Nila Menon: connected")).toBeVisible();
  await expect(rows(page).first()).toContainText("Kept");

  await page.keyboard.press("s");
  await page.keyboard.press("1");
  await expect(page.getByText(/Nila Menon comes back/)).toBeVisible();
  expect(await names(page)).not.toContain("Nila Menon");
  await page.keyboard.press("u");
  await expect(rows(page).first()).toContainText("Nila Menon");

  await rows(page).first().getByRole("button").click();
  const hers = await current(page).getAttribute("id");
  await page.keyboard.press("j");
  expect(await current(page).getAttribute("id")).not.toBe(hers);
  await page.keyboard.press("k");
  expect(await current(page).getAttribute("id")).toBe(hers);
  await page.keyboard.press("e");
  await expect(rows(page).first()).not.toContainText("Nila Menon");
  await page.keyboard.press("u");
  await expect(rows(page).first()).toContainText("Nila Menon");

  const [, second, third] = await names(page);
  await rows(page).nth(1).getByRole("checkbox").check();
  await rows(page).nth(2).getByRole("checkbox").check();
  await page.keyboard.press("m");
  await page.getByRole("button", { name: `Merge into ${second ?? ""}` }).click();
  await expect(page.getByText(`${third ?? ""} and ${second ?? ""} are one lead`)).toBeVisible();
  // The merged one stays, and leads to the one that stands.
  const standing = () => [...desk.leads.values()].filter((each) => each.merged_into === null).length;
  expect(standing()).toBe(desk.leads.size - 1);
  await page.keyboard.press("z");
  await expect(page.getByText(/^Taken back/).last()).toBeVisible();
  expect(standing()).toBe(desk.leads.size);
});

/** The draft in the broker's own words, on the clipboard and in the chat's box, and as it was again. */
async function writeToThem(page: Page): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const draft = page.getByRole("textbox", { name: /^Draft in/ });
  const proposed = await draft.inputValue();
  await draft.fill("Namaste Nila, is 4 & 5 pm fine?");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Namaste Nila, is 4 & 5 pm fine?");
  await expect(page.getByRole("link", { name: "Open in WhatsApp" })).toHaveAttribute("href", /wa\.me\/91\d{10}\?text=Namaste%20Nila%2C%20is%204%20%26%205%20pm%20fine%3F$/);
  await page.getByRole("button", { name: "Take the draft again" }).click();
  await expect(draft).toHaveValue(proposed);
}

test("many are given away at once, what another changed is named, and all is undone", async ({ page, inbox }) => {
  await openInbox(page, inbox);
  const [first] = await names(page);
  for (let count = 0; count < 3; count += 1) {
    await page.keyboard.press("x");
    await page.keyboard.press("j");
  }
  await expect(page.getByRole("status").filter({ hasText: "3 selected" })).toBeVisible();
  await page.keyboard.press("a");
  await page.getByRole("searchbox", { name: "Name of a broker" }).fill("ravi");
  await page.keyboard.press("Enter");
  await expect(page.getByText("3 leads done")).toBeVisible();
  expect(await names(page)).not.toContain(first);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page).first()).toContainText(first ?? "");
});

test("a lead that another took meanwhile is not overwritten", async ({ page, inbox, trouble }) => {
  await openInbox(page, inbox);
  const id = ((await current(page).getAttribute("id")) ?? "").replace("lead-", "");
  // Behind the back of the stream, as when both press in the same moment.
  const row = inbox.desk.leads.get(id);
  if (row) inbox.desk.put({ ...row, owner: RAVI, is_mine: false, accepted_at: new Date().toISOString(), version: 2 });
  await page.keyboard.press("t");
  await expect(page.getByRole("alert").filter({ hasText: "Ravi Kulkarni has taken this lead on." })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Take it/ })).toBeVisible();
  forgive(trouble, /409/);
});

test("a search in plain words shows what it understood, and is saved as a view", async ({ page, inbox }) => {
  await openInbox(page, inbox);
  await page.keyboard.press("/");
  await page.keyboard.type("hot leads of this week");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove hot" })).toBeVisible();
  await page.getByRole("button", { name: "Save as view" }).click();
  await page.getByLabel("Name").fill("Hot week");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Hot week", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Remove hot" }).click();
  await expect(page.getByRole("list", { name: "Filters in force" })).toHaveCount(0);
  await page.getByRole("button", { name: "Hot week", exact: true }).click();
  await expect(page.getByRole("searchbox", { name: /Search leads/ })).toHaveValue("hot leads of this week");
});

test("the line that broke is taken up after the last event; offline, nothing is pretended", async ({ page, inbox, context, trouble }) => {
  await openInbox(page, inbox);
  inbox.desk.add(person(910, Date.now(), { name: "Before Break" }));
  await expect(page.getByRole("button", { name: /Before Break/ })).toBeVisible();
  inbox.dropStreams();
  inbox.desk.add(person(911, Date.now(), { name: "During Break", expected_value_inr: 90_000_000 }));
  await expect(page.getByRole("button", { name: /2 new.*During Break/ })).toBeVisible();
  expect(inbox.resumedFrom).toEqual([null, "1"]);

  await context.setOffline(true);
  await expect(page.getByText("You are offline.", { exact: false })).toBeVisible();
  await page.keyboard.press("t");
  await expect(page.getByText(/offline: nothing was saved/)).toBeVisible();
  await expectNoAxeViolations(page);
  await context.setOffline(false);
  await expect(page.getByText("You are offline. The list", { exact: false })).toHaveCount(0);
  forgive(trouble, /ERR_/);
});

test.describe("ten thousand leads", () => {
  test.use({ count: 10_000 });

  test("are one list that keeps only what is seen, and the cursor", async ({ page, inbox }) => {
    await openInbox(page, inbox);
    await expect(page.getByRole("heading", { name: "10,000 leads" })).toBeVisible();
    const list = page.getByRole("list", { name: "Leads" });
    await list.evaluate((each) => each.parentElement?.scrollTo(0, 84 * 700));
    await expect(list.locator('[aria-posinset="705"] [id^="lead-"]')).toBeVisible();
    expect(await rows(page).count()).toBeLessThan(40);
    // The row under the cursor is still there, far above, so that j goes on from it.
    await expect(list.locator('[aria-posinset="1"]')).toHaveCount(1);
    await page.keyboard.press("j");
    await expect(list.locator('[aria-posinset="2"] [id^="lead-"]')).toBeFocused();
  });
});
