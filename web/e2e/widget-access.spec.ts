import { expect, test } from "./chat.js";
import { LOOKS, picture } from "./looks.js";
import { expectNoAxeViolations } from "./page.js";
import { focused, smallTargets, tabStops } from "./reach.js";

const WISH = "3 BHK in Whitefield under 1.5 crore";
const NEWEST = "button New messages";
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const SIZES = [
  { size: "desktop", viewport: DESKTOP },
  { size: "phone", viewport: PHONE },
] as const;

for (const { size, colorScheme } of LOOKS) {
  test(`axe finds nothing on a ${colorScheme} ${size.name}: closed, open, with each card`, async ({ page, chat }) => {
    const look = async (what: string): Promise<void> => {
      await expectNoAxeViolations(page);
      await picture(page, `demo-${what}-${size.name}-${colorScheme}`);
    };
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.goto("/demo");
    await expect(chat.bubble).toBeVisible();
    await look("closed");
    await chat.reopen();
    await look("open");
    await chat.say("3 BHK in Whitefield under 1.5 crore, not ground floor");
    await look("results");
    await chat.compare(1, 2);
    await look("comparison");
    await chat.press(1, "EMI");
    await look("emi");
    await chat.press(1, "Contact");
    await look("contact");
    await chat.lastTurn.getByRole("button", { name: "Not helpful" }).click();
    await look("reasons");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
}

for (const { size, viewport } of SIZES) {
  test(`every target is 44 pixels on a ${size}`, async ({ page, chat }) => {
    await page.setViewportSize(viewport);
    await page.goto("/demo");
    await expect(chat.bubble).toBeVisible();
    expect(await smallTargets(chat.element, 44)).toEqual([]);
    await chat.reopen();
    expect(await smallTargets(chat.element, 44)).toEqual([]);
    await chat.say(WISH);
    await chat.compare(1, 2);
    await chat.press(1, "EMI");
    await chat.press(1, "Contact");
    await chat.home(1).getByRole("button", { name: "Compare" }).click();

    expect(await smallTargets(chat.element, 44)).toEqual([]);
  });
}

test("the keyboard alone opens the chat, talks, gives up a filter and closes it", async ({ page, chat }) => {
  await page.goto("/demo");
  await expect(chat.bubble).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await expect(chat.bubble).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chat.box).toBeFocused();
  await page.keyboard.type(WISH);
  await chat.and(() => page.keyboard.press("Enter"));
  await expect(chat.box).toBeFocused();

  const chip = chat.chip("3 BHK");
  for (let presses = 0; !(await focused(page)).includes("Remove 3 BHK"); presses += 1) {
    expect(presses).toBeLessThan(200);
    await page.keyboard.press("Shift+Tab");
  }
  await chat.and(() => page.keyboard.press("Enter"));
  await expect(chip).toHaveCount(0);

  await page.keyboard.press("Escape");
  await expect(chat.panel).toBeHidden();
  await expect(chat.bubble).toBeFocused();
});

test("tab goes through the open chat in the order in which it is read", async ({ page, chat }) => {
  await chat.open();
  await chat.say(WISH);
  // The way to the newest message is there only while that is out of view, and tabbing scrolls.
  const stops = (await tabStops(chat.panel)).filter((each) => each !== NEWEST);
  expect(stops.length).toBeGreaterThan(20);

  await chat.element.getByRole("combobox", { name: "Language" }).focus();
  const reached = [await focused(page)];
  while (reached.length < stops.length) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now !== NEWEST) reached.push(now);
  }

  expect(reached).toEqual(stops);
});

test("an answer is announced once it is complete, and not while it grows", async ({ chat, line }) => {
  line.hold((received) => received.includes("event: messages"));
  await chat.open(`${line.origin}/demo`);
  await expect(chat.log).toHaveAttribute("aria-live", "off");
  await chat.send(WISH);
  await expect(chat.answer).not.toBeEmpty();
  await expect(chat.announcement).toBeEmpty();

  line.release();

  await chat.settled();
  await expect(chat.announcement).toContainText(/I found \d+ listings/);
});

test("on a phone the open chat is the whole screen, and what is behind it is out of reach", async ({ page, chat }) => {
  await page.setViewportSize(PHONE);
  await chat.open();

  expect(await chat.panel.boundingBox()).toEqual({ x: 0, y: 0, ...PHONE });
  await chat.say(WISH);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.getByRole("link", { name: "See the homes" }).evaluate((link: HTMLElement) => {
    link.focus();
  });
  await expect(page.getByRole("link", { name: "See the homes" })).not.toBeFocused();
});

test("nothing moves for people who asked for less motion", async ({ page, chat, line }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  line.hold((received) => received.includes('"progress"'));
  await chat.open(`${line.origin}/demo`);
  await chat.send(WISH);
  await expect(chat.lastTurn).toContainText(/searching/i);

  const moving = await chat.element.evaluate((element) =>
    (element.shadowRoot?.getAnimations() ?? [])
      .filter((each) => each.playState === "running" && Number(each.effect?.getComputedTiming().duration) > 10)
      .map((each) => (each instanceof CSSAnimation ? each.animationName : each.id)),
  );

  expect(moving).toEqual([]);
});
