import { expect, test } from "./chat.js";
import { forgive } from "./page.js";

const WISH = "3 BHK in Whitefield under 1.5 crore";
const PARTS = /\/widget\/propmubi-(figures|comparison|enquiry|reasons)-[0-9a-f]{8}\.js/;
const PHONE = { width: 390, height: 844 };

test("a chat about homes fetches the script and the panel alone; each further part once, when it is needed", async ({ page, chat }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/widget/")) asked.push(pathname.replace(/-[0-9a-f]{8}/, ""));
  });
  await chat.open();
  await chat.say(WISH);
  await expect(chat.homes.first()).toBeVisible();
  expect(asked).toEqual(["/widget/propmubi-chat.js", "/widget/propmubi-panel.js"]);

  await chat.press(1, "EMI");
  await chat.press(2, "EMI");

  expect(asked.slice(2)).toEqual(["/widget/propmubi-figures.js"]);
});

test("a part that cannot be fetched says so beside the words of the answer, and is had when asked for again", async ({
  page,
  chat,
  trouble,
}) => {
  await chat.open();
  await chat.say(WISH);
  await page.route(PARTS, (route) => route.abort());
  await chat.press(1, "EMI");
  await expect(chat.answer).toContainText("The EMI is");
  await expect(chat.lastTurn).toContainText("This could not be loaded.");
  await page.unroute(PARTS);

  await chat.retry.click();

  await expect(chat.lastTurn.getByRole("slider", { name: "Term" })).toBeVisible();
  await expect(chat.retry).toHaveCount(0);
  forgive(trouble, /net::ERR_FAILED/);
});

test("the way to the newest message covers nothing of a form on a phone", async ({ page, chat }) => {
  await page.setViewportSize(PHONE);
  await chat.open();
  await chat.say(WISH);
  await chat.press(1, "Contact");
  await chat.log.evaluate((log) => {
    log.scrollTop = 0;
  });
  const newest = chat.element.getByRole("button", { name: "New messages" });
  await expect(newest).toBeVisible();

  const [arrow, log] = [await newest.boundingBox(), await chat.log.boundingBox()];

  expect(arrow && log && arrow.y >= log.y + log.height).toBe(true);
  await newest.click();
  await expect(chat.log).toBeFocused();
});
