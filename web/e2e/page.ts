import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Locator, type Page } from "@playwright/test";

interface Watched {
  /** Requests to any host but ours, and what the browser complained of; both must stay empty. */
  trouble: string[];
}

export const test = base.extend<Watched>({
  trouble: [
    async ({ page, baseURL }, use) => {
      const trouble: string[] = [];
      const own = new URL(baseURL ?? "").origin;
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(own) && !url.startsWith("data:")) trouble.push(`foreign request: ${url}`);
      });
      page.on("console", (message) => {
        if (message.type() === "error") trouble.push(message.text());
      });
      page.on("pageerror", (error) => trouble.push(error.message));
      await use(trouble);
      expect(trouble).toEqual([]);
    },
    { auto: true },
  ],
});

export async function expectNoAxeViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

export function wishBox(page: Page): Locator {
  return page.getByRole("searchbox", { name: "What are you looking for?" });
}

export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `e2e/results/${name}.png`, fullPage: true });
}

export { expect };
