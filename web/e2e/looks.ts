import type { Page } from "@playwright/test";

const DESKTOP = { name: "desktop", width: 1440, height: 900 } as const;
const PHONE = { name: "phone", width: 390, height: 844 } as const;

/** Set: every size in every scheme, and pictures of all of it in `results`, for people to judge. */
const isForPeople = process.env.PROPMUBI_PICTURES !== undefined;

/** How a page is looked at; two looks meet both sizes and both schemes once. */
export const LOOKS = [
  { size: DESKTOP, colorScheme: "light" }, { size: PHONE, colorScheme: "dark" },
  ...(isForPeople ? [{ size: DESKTOP, colorScheme: "dark" }, { size: PHONE, colorScheme: "light" }] as const : []),
] as const;

/** A picture of the window, or of the whole page; no test looks at it. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  if (isForPeople) await page.screenshot({ path: `e2e/results/${name}.png`, fullPage });
}
