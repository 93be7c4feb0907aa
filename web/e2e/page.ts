import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Locator, type Page } from "@playwright/test";

interface Watched {
  /** Origins the pages of a test may ask; this platform's alone, unless the test adds one. */
  origins: Set<string>;
  /** Requests to any other origin, and what the browser complained of; both must stay empty. */
  trouble: string[];
}

export const test = base.extend<Watched>({
  origins: async ({ baseURL }, use) => {
    await use(new Set([new URL(baseURL ?? "").origin]));
  },
  trouble: [
    async ({ page, origins }, use) => {
      const trouble: string[] = [];
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (!origins.has(url.origin) && url.protocol !== "data:") trouble.push(`foreign request: ${url.href}`);
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

/** Takes out what a test has caused on purpose; what it did not expect stays and fails it. */
export function forgive(trouble: string[], expected: RegExp): void {
  trouble.splice(0, trouble.length, ...trouble.filter((each) => !expected.test(each)));
}

/** Looks at the whole page, or at one part of it where the rest was looked at before. */
export async function expectNoAxeViolations(page: Page, part?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  if (part !== undefined) builder.include(part);
  const { violations } = await builder
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

export function wishBox(page: Page): Locator {
  return page.getByRole("searchbox", { name: "What are you looking for?" });
}

export { expect };
