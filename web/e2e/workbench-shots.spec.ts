import { expect, openCase, openQueue, openTab, rows, see, test } from "./workbench-page.js";
import { expectNoAxeViolations } from "./page.js";

const SIZES = [{ name: "desk", width: 1440, height: 900 }, { name: "phone", width: 390, height: 844 }];
const TABS = ["Summary", "Rules", "Mismatches", "Conditions", "Title", "What-if", "Timeline", "Memo", "Reasons"];

for (const size of SIZES) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`each screen on a ${colorScheme} ${size.name}`, async ({ page, bench }) => {
      const named = (what: string): string => `${what}-${size.name}-${colorScheme}`;
      bench.cases.first.receive();
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openQueue(page, bench);
      await see(page, named("queue"));
      await page.getByRole("button", { name: "Waiting" }).click();
      await expect(page.getByRole("list", { name: "Waiting" })).toBeVisible();
      await see(page, named("waiting"));
      await openCase(page, bench);
      for (const tab of TABS) {
        await openTab(page, tab);
        await see(page, named(tab.toLowerCase()));
      }
      if (size.name === "phone") await page.getByRole("button", { name: "Papers", exact: true }).click();
      await expect(page.locator('[data-source="pdf"][data-ready="true"]')).toBeVisible();
      await see(page, named("papers"));
    });
  }
}

test("each dialog", async ({ page, bench }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openCase(page, bench);
  const dialog = page.getByRole("dialog");
  const look = async (open: () => Promise<void>, name: string): Promise<void> => {
    await open();
    await expect(dialog).toBeVisible();
    await see(page, `dialog-${name}`);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  };
  await look(() => page.getByRole("button", { name: "Request papers" }).click(), "request");
  await look(() => page.keyboard.press("?"), "help");
  bench.cases.happens(bench.cases.first.row.id, (file) => { file.receive(); });
  await look(() => page.getByRole("button", { name: "Recommend" }).click(), "recommend");
  await look(() => page.getByRole("button", { name: "Override", exact: true }).click(), "override");
  await look(() => page.getByRole("button", { name: "Correct Gross pay" }).click(), "fact");
  await openTab(page, "Conditions");
  await look(() => page.getByRole("button", { name: /^Clear/ }).first().click(), "condition");
  await openTab(page, "Mismatches");
  await look(() => page.getByRole("button", { name: /^Settle/ }).first().click(), "mismatch");
  expect(await rows(page).count()).toBe(0);
  await expectNoAxeViolations(page);
});
