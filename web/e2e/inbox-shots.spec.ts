import { expect, openInbox, rows, test } from "./inbox-page.js";
import { LOOKS, picture } from "./looks.js";
import { expectNoAxeViolations } from "./page.js";
import { person, RAVI } from "../inbox/src/test/people.js";
import type { Page } from "@playwright/test";

/** Roles and names are those of the desk; on a phone dark colours and the narrow layout are judged where all parts meet. */
const JUDGED = new Set(["list", "lead", "detail", "manager"]);

test.use({ roles: ["agent", "admin"], count: 140 });

/** What hangs over the right edge of the window and cannot be scrolled to on purpose. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !each.closest(".overflow-x-auto, .sr-only"))
      .map((each) => `${each.tagName} ${each.className}`),
  );
}

for (const { size, colorScheme } of LOOKS) {
  const named = (what: string): string => `inbox-${what}-${size.name}-${colorScheme}`;
  const see = async (page: Page, what: string): Promise<void> => {
    expect(await tooWide(page)).toEqual([]);
    if (size.name === "desktop" || JUDGED.has(what)) await expectNoAxeViolations(page);
    await picture(page, named(what));
  };

  test(`the inbox on a ${colorScheme} ${size.name}`, async ({ page, inbox }) => {
    const now = Date.now();
    inbox.desk.put(person(500, now, { flags: ["possible_duplicate"], owner: RAVI, is_mine: false, name: "Asha R." }));
    inbox.desk.put(person(501, now, {
      flags: ["possible_duplicate"], name: "Asha Rao", expected_value_inr: 950_000, probability: 0.81, score: 81, band: "hot",
      sla: { due_at: new Date(now + 200_000).toISOString(), met_at: null, state: "open", escalation: 0, next_escalation_at: null },
    }));
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await openInbox(page, inbox);
    await see(page, "list");
    if (size.name === "phone") {
      await rows(page).first().getByRole("button").click();
      await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
    }
    await see(page, "lead");
    await page.getByText("How it was scored").click();
    await expect(page.getByText("Eighteen features", { exact: false })).toBeVisible();
    await see(page, "detail");
    await seeDialogs(page, see);
    await page.goto(`${inbox.url}/inbox?view=manager`);
    await expect(page.getByRole("heading", { name: "Stages" })).toBeVisible();
    await see(page, "manager");
  });
}

async function seeDialogs(page: Page, see: (page: Page, what: string) => Promise<void>): Promise<void> {
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("table")).toBeVisible();
  await see(page, "merge");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  for (const [key, name] of [["c", "call"], ["s", "snooze"], ["a", "assign"], ["v", "visit"], ["?", "help"], ["Control+k", "palette"]] as const) {
    // A key that falls between two drawings of a busy machine is pressed again, as a person would.
    await expect(async () => {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog"), `after ${key}`).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await see(page, name);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
}
