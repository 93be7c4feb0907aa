import type { Locator, Page } from "@playwright/test";
import { expect, test as base } from "./page.js";
import { Line } from "./line.js";

/** The widget on a page, as a person finds it: by role and name. */
export class Chat {
  readonly element: Locator;
  readonly bubble: Locator;
  readonly panel: Locator;
  readonly log: Locator;
  /** By role alone: its name is in the language that was chosen. */
  readonly box: Locator;
  readonly stop: Locator;
  readonly retry: Locator;
  readonly announcement: Locator;
  readonly turns: Locator;
  /** What the person said, message by message. */
  readonly said: Locator;

  constructor(readonly page: Page) {
    this.element = page.locator("propmubi-chat");
    this.bubble = this.element.getByRole("button", { name: "Chat about homes" });
    this.panel = this.element.getByRole("dialog");
    this.log = this.element.getByRole("log");
    this.box = this.element.locator("textarea");
    this.stop = this.element.getByRole("button", { name: "Stop", exact: true });
    this.retry = this.element.getByRole("button", { name: "Try again" });
    this.announcement = this.element.getByRole("status");
    // Without the greeting, which nobody asked for.
    this.turns = this.log.locator(".turn:not(:has(> p.answer))");
    this.said = this.log.locator(".said p");
  }

  get lastTurn(): Locator {
    return this.turns.last();
  }

  get answer(): Locator {
    return this.lastTurn.locator(".answer");
  }

  /** The homes of the last turn. */
  get homes(): Locator {
    return this.lastTurn.getByRole("article");
  }

  /** The newest card of the home with that number. */
  home(number: number): Locator {
    return this.log.getByRole("article", { name: new RegExp(`^Home ${number}:`) }).last();
  }

  chip(label: string): Locator {
    return this.element.getByRole("button", { name: `Remove ${label}`, exact: true });
  }

  async open(path = "/demo"): Promise<void> {
    await this.page.goto(path);
    await this.reopen();
  }

  async reopen(): Promise<void> {
    await this.bubble.click();
    await expect(this.box).toBeFocused();
  }

  /** Sends the words and waits for nothing. */
  async send(words: string): Promise<void> {
    await this.box.fill(words);
    await this.box.press("Enter");
  }

  /** Sends the words and waits until their answer is complete. */
  async say(words: string): Promise<void> {
    await this.and(() => this.send(words));
  }

  /** Does something that makes a turn, and waits until that is complete. */
  async and(act: () => Promise<void>): Promise<void> {
    const before = await this.turns.count();
    await act();
    await expect(this.turns).toHaveCount(before + 1);
    await this.settled();
  }

  /** Nothing is under way and the last turn has an answer. */
  async settled(): Promise<void> {
    await expect(this.answer).not.toBeEmpty();
    await expect(this.lastTurn.getByRole("button", { name: "Helpful", exact: true })).toBeVisible();
    await expect(this.stop).toHaveCount(0);
  }

  /** Presses a button of that home's card. */
  async press(number: number, label: "Details" | "EMI" | "Contact" | "Similar"): Promise<void> {
    await this.and(() => this.home(number).getByRole("button", { name: label, exact: true }).click());
  }

  async compare(...numbers: number[]): Promise<void> {
    for (const number of numbers) await this.home(number).getByRole("button", { name: "Compare" }).click();
    const tray = this.element.getByRole("group", { name: "Compare" });
    await this.and(() => tray.getByRole("button", { name: "Compare", exact: true }).click());
  }

  /** Fills in the enquiry form, agrees to its words and sends it. */
  async enquire(name: string, phone: string): Promise<void> {
    const form = this.element.getByRole("form", { name: "Contact" });
    await form.getByRole("textbox", { name: "Name" }).fill(name);
    await form.getByRole("textbox", { name: "Mobile number" }).fill(phone);
    await form.getByRole("checkbox").check();
    await form.getByRole("button", { name: "Send" }).click();
    await expect(form).toHaveCount(0);
    await this.settled();
  }
}

interface Fixtures {
  chat: Chat;
  /** A proxy before the platform; its pages count as our own. */
  line: Line;
}

export const test = base.extend<Fixtures>({
  chat: async ({ page }, use) => {
    await use(new Chat(page));
  },
  line: async ({ baseURL, origins }, use) => {
    const line = await Line.to(baseURL ?? "");
    origins.add(line.origin);
    await use(line);
    await line.close();
  },
});

export { expect };
