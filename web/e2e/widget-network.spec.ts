import { Chat, expect, test } from "./chat.js";
import { ForeignSite } from "./foreign.js";
import { forgive } from "./page.js";

const WISH = "3 BHK in Whitefield under 1.5 crore";

/** Five tokens of the answer have come: it is under way, and not complete. */
const midAnswer = (received: string): boolean => received.split("event: messages").length > 5;

test("a reload in mid-answer loses nothing and doubles nothing", async ({ page, chat, line, browser }) => {
  const undisturbed = await browser.newContext();
  const other = new Chat(await undisturbed.newPage());
  await other.open(`${line.origin}/demo`);
  await other.say(WISH);
  const whole = await other.answer.innerText();
  const cards = await other.homes.count();
  await undisturbed.close();

  line.hold(midAnswer);
  await chat.open(`${line.origin}/demo`);
  await chat.send(WISH);
  await expect(chat.answer).not.toBeEmpty();
  const part = await chat.answer.innerText();
  expect(part.length).toBeLessThan(whole.length);

  await page.reload();
  await chat.reopen();

  await chat.settled();
  await expect(chat.answer).toHaveText(whole, { useInnerText: true });
  await expect(chat.homes).toHaveCount(cards);
  await expect(chat.turns).toHaveCount(1);
  expect(line.count("POST", /\/runs\/stream$/)).toBe(2);
});

test("a line that breaks in mid-answer is taken up again by itself", async ({ chat, line, trouble }) => {
  line.hold(midAnswer);
  await chat.open(`${line.origin}/demo`);
  await chat.send(WISH);
  await expect(chat.answer).not.toBeEmpty();

  line.cut();

  await chat.settled();
  await expect(chat.answer).toContainText("synthetic demo listings");
  expect(line.count("POST", /\/runs\/stream$/)).toBe(1);
  forgive(trouble, /ERR_INCOMPLETE_CHUNKED_ENCODING/);
});

test("what is said offline is kept, and sent once when the network is back", async ({ page, context, chat, line, trouble }) => {
  await chat.open(`${line.origin}/demo`);
  await chat.say(WISH);
  const sent = line.count("POST", /\/runs\/stream$/);

  await context.setOffline(true);
  await expect(chat.panel).toContainText(/offline/i);
  await chat.send("only 2 BHK");
  await expect(chat.said).toContainText([WISH, "only 2 BHK"]);
  expect(line.count("POST", /\/runs\/stream$/)).toBe(sent);
  await context.setOffline(false);

  await expect(chat.chip("2 BHK")).toBeVisible();
  await chat.settled();
  expect(line.count("POST", /\/runs\/stream$/)).toBe(sent + 1);
  await page.reload();
  await chat.reopen();
  await expect(chat.said).toContainText([WISH, "only 2 BHK"]);
  forgive(trouble, /ERR_INTERNET_DISCONNECTED/);
});

test("a server that fails is told, and the message can be sent again", async ({ page, chat, trouble }) => {
  await chat.open();
  await page.route("**/runs/stream", (route) => route.fulfill({ status: 422, json: { detail: "no" } }));
  await chat.send(WISH);
  await expect(chat.retry).toBeVisible();
  await page.unroute("**/runs/stream");

  await chat.retry.click();

  await expect(chat.answer).toContainText(/I found \d+ listings/);
  await expect(chat.said).toContainText([WISH]);
  // The thread was never made, so there is no state before the message.
  forgive(trouble, /status of (422|404)/);
});

test("a site elsewhere embeds the chat under a strict policy of its own", async ({ page, chat, baseURL, origins }) => {
  const site = await ForeignSite.at("localhost", baseURL ?? "");
  origins.add(site.origin);

  await chat.open(site.origin);
  await chat.say(WISH);

  await expect(chat.homes.first()).toBeVisible();
  await chat.press(1, "EMI");
  await expect(chat.lastTurn.getByRole("slider", { name: "Term" })).toBeVisible();
  expect(new URL(page.url()).origin).not.toBe(new URL(baseURL ?? "").origin);
  await site.close();
});

test("a site that is not registered is refused, and says so", async ({ page, chat, baseURL, origins, trouble }) => {
  const site = await ForeignSite.at("unknown-site.example", baseURL ?? "");
  origins.add(site.origin);
  await page.goto(site.origin);

  await chat.bubble.click();

  await expect(chat.panel).toContainText("not set up for this site");
  await expect(chat.box).toHaveCount(0);
  forgive(trouble, /status of 40[13]|CORS|net::ERR_FAILED/);
  await site.close();
});
