import type { Locator, Page } from "@playwright/test";
import { startInbox, type InboxServer } from "./inbox-server.js";
import { expect, test as base } from "./page.js";

interface Desk {
  /** How many leads there are. */
  count: number;
  roles: string[];
  inbox: InboxServer;
}

export const test = base.extend<Desk>({
  count: [40, { option: true }],
  roles: [["agent"], { option: true }],
  inbox: async ({ count, roles, origins }, use) => {
    const inbox = await startInbox(count, roles);
    origins.add(inbox.url);
    await use(inbox);
    await inbox.close();
  },
});

export async function openInbox(page: Page, inbox: InboxServer, at = ""): Promise<void> {
  await page.goto(`${inbox.url}/inbox${at}`);
  await expect(rows(page).first()).toBeVisible();
}

export function rows(page: Page): Locator {
  return page.getByRole("list", { name: "Leads" }).getByRole("listitem");
}

export { expect };
