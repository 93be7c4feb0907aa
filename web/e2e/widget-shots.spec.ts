import { expect, test } from "./chat.js";

const LOOKS = [
  { size: { name: "desktop", width: 1440, height: 900 }, colorScheme: "light" },
  { size: { name: "phone", width: 390, height: 844 }, colorScheme: "dark" },
] as const;

for (const { size, colorScheme } of LOOKS) {
  test(`/demo closed, open and in conversation on a ${colorScheme} ${size.name}`, async ({ page, chat }) => {
    const shot = async (name: string): Promise<void> => {
      await page.screenshot({ path: `e2e/results/demo-${name}-${size.name}-${colorScheme}.png` });
    };
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.goto("/demo");
    await expect(chat.bubble).toBeVisible();
    await shot("closed");
    await chat.reopen();
    await shot("open");
    await chat.say("3 BHK in Whitefield under 1.5 crore, not ground floor");
    await shot("results");
    await chat.compare(1, 2);
    await shot("comparison");
    await chat.press(1, "EMI");
    await shot("emi");
    await chat.press(1, "Contact");
    await shot("contact");

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
