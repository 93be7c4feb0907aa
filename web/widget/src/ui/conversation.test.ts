import { afterEach, describe, expect, test } from "vitest";
import type { Turn } from "../conversation/index.js";
import { listing, openChat, press, results, turn } from "../test/stage.js";

afterEach(() => {
  document.body.replaceChildren();
});

describe("writing", () => {
  test("Enter sends and clears; Shift+Enter and a word still being composed do not", () => {
    const chat = openChat();
    const box = chat.type("2 BHK in Pune");

    press(box, "Enter", { shiftKey: true });
    press(box, "Enter", { isComposing: true });
    expect(chat.conversation.send).not.toHaveBeenCalled();

    press(box, "Enter");
    expect(chat.conversation.send).toHaveBeenCalledExactlyOnceWith("2 BHK in Pune");
    expect(box.value).toBe("");
  });

  test("nothing is not sent", () => {
    const chat = openChat();

    press(chat.type("   "), "Enter");

    expect(chat.conversation.send).not.toHaveBeenCalled();
  });

  test("the last message is edited in the line to write in, and Escape gives that up", () => {
    const chat = openChat({ turns: [turn({ said: "2 BHK", canEdit: true })] });
    chat.button("Edit").click();
    const box = chat.one("textarea") as HTMLTextAreaElement;
    expect(box.value).toBe("2 BHK");
    expect(chat.root.activeElement).toBe(box);

    press(box, "Escape");
    expect(box.value).toBe("");
    expect(chat.has("Cancel the edit")).toBe(false);
    expect(chat.events).not.toContainEqual(["close", undefined]);

    chat.button("Edit").click();
    press(chat.type("3 BHK"), "Enter");
    expect(chat.conversation.edit).toHaveBeenCalledExactlyOnceWith("3 BHK");
    expect(chat.conversation.send).not.toHaveBeenCalled();
  });

  test("a suggestion is sent as it is read, and is not offered while an answer is coming", () => {
    const chat = openChat({ turns: [turn({ answer: "Hi" })], suggestions: ["Cheaper ones"] });

    chat.button("Cheaper ones").click();
    chat.say({ isBusy: true });

    expect(chat.conversation.send).toHaveBeenCalledExactlyOnceWith("Cheaper ones");
    expect(chat.has("Cheaper ones")).toBe(false);
  });
});

describe("an answer", () => {
  test("cannot bring markup with it", () => {
    const chat = openChat({ turns: [turn({ answer: '<img src=x onerror="alert(1)"> [x](javascript:alert(1)) **b**' })] });

    expect(chat.one(".answer").textContent).toBe('<img src=x onerror="alert(1)"> [x](javascript:alert(1)) **b**');
    expect(chat.one(".answer").querySelectorAll("img, a, script")).toHaveLength(0);
  });

  test("a citation is a button that goes to the card; a number nobody knows stays text", () => {
    const chat = openChat({
      turns: [
        turn({ id: "a", cards: [listing(1), results(1, 1)], answer: "One." }),
        turn({ id: "b", answer: "The cheaper is [1], not [9].", citations: { 1: "home-1" } }),
      ],
    });

    chat.button("Home 1").click();

    expect(chat.root.activeElement).toBe(chat.one("article"));
    expect(chat.has("Home 9")).toBe(false);
    expect(chat.all(".answer")[1]?.textContent).toBe("The cheaper is 1, not [9].");
  });

  test("the line that heads each home is left to its card, unless a model worded it", () => {
    const answer = "I found 1:\n[1] 3 BHK, ₹1.19 Cr\n[1] is near the metro.";
    const cards = [listing(1), results(1, 1)];
    const lines = (engine: string): (string | null)[] => {
      document.body.replaceChildren();
      return openChat({ turns: [turn({ answer, cards, engine })] }).all(".answer p").map((line) => line.textContent);
    };

    expect(lines("rules")).toEqual(["I found 1:", "[1] is near the metro."]);
    expect(lines("gpt-4o-mini")).toHaveLength(3);
  });

  test("is read out once, when it is complete, and not while it comes", () => {
    const chat = openChat();
    const waiting = turn({ said: "2 BHK", status: "waiting", progress: "searching" });

    chat.say({ isBusy: true, turns: [waiting] });
    expect(chat.one(".progress").textContent).toBe("searching…");
    chat.say({ turns: [{ ...waiting, status: "streaming", answer: "I found" }] });
    expect(chat.news()).toBe("");
    expect(chat.one("[role=log]").getAttribute("aria-live")).toBe("off");
    chat.say({ isBusy: false, turns: [{ ...waiting, status: "done", answer: "I found 3 listings." }] });

    expect(chat.news()).toBe("I found 3 listings.");
    chat.say({ isBusy: true });
    expect(chat.news()).toBe("");
  });

  test("Stop is there while one is coming, and stops it", () => {
    const chat = openChat({ isBusy: true, turns: [turn({ status: "streaming", answer: "I" })] });

    chat.button("Stop").click();
    chat.say({ isBusy: false, turns: [turn({ status: "stopped", answer: "I" })] });

    expect(chat.conversation.stop).toHaveBeenCalledOnce();
    expect(chat.has("Stop")).toBe(false);
    expect(chat.news()).toBe("Stopped.");
    chat.button("Try again").click();
    expect(chat.conversation.retry).toHaveBeenCalledOnce();
  });

  test("that was broken off is marked as partial, as it happens and after a reload; a whole one is not", () => {
    const marks = (more: Partial<Turn>): string[] => {
      document.body.replaceChildren();
      return openChat({ turns: [turn({ answer: "I found", ...more })] }).all(".answer small").map((mark) => mark.textContent);
    };

    expect(marks({ status: "stopped" })).toEqual(["Partial answer"]);
    expect(marks({ status: "failed", isPartial: true })).toEqual(["Partial answer"]);
    expect(marks({ status: "done" })).toEqual([]);
    expect(marks({ status: "streaming" })).toEqual([]);
  });

  test("one that failed says why in words, is read out, and only the last can be tried again", () => {
    const problem = { kind: "rate", message: "rate", retryAfterS: 12 } as const;
    const chat = openChat({ isBusy: true });

    chat.say({
      isBusy: false,
      turns: [turn({ id: "a", status: "stopped" }), turn({ id: "b", status: "failed", problem })],
    });

    expect(chat.news()).toBe("Too many messages. Wait 12 seconds.");
    expect(chat.all(".note").map((note) => note.querySelectorAll("button").length)).toEqual([0, 1]);
  });

  test("is rated; a thumb down asks why, and the reason goes with it", () => {
    const chat = openChat({ turns: [turn({ id: "t", answer: "Hi", rating: "down" })] });
    expect(chat.button("Not helpful").getAttribute("aria-pressed")).toBe("true");
    expect(chat.button("Helpful").getAttribute("aria-pressed")).toBe("false");

    chat.button("Not helpful").click();
    chat.button("not what i asked").click();

    expect(chat.conversation.rate.mock.calls).toEqual([
      ["t", "down"],
      ["t", "down", "not_what_i_asked"],
    ]);
    expect(chat.has("wrong figure")).toBe(false);
  });
});

describe("around it", () => {
  test("a chip is given up by its key, and says what it removes", () => {
    const chat = openChat({ chips: [{ key: "price", label: "under ₹1.5 Cr" }], total: 1213 });

    expect(chat.one(".bar").textContent).toContain("1,213 homes");
    chat.button("Remove under ₹1.5 Cr").click();

    expect(chat.acts).toEqual([{ type: "remove_chip", key: "price" }]);
  });

  test("a chip that had the focus leaves it to the conversation, so that keys still reach the chat", () => {
    const chat = openChat({ chips: [{ key: "bhk", label: "3 BHK" }] });
    chat.button("Remove 3 BHK").focus();

    chat.say({ chips: [] });

    expect(chat.root.activeElement).toBe(chat.one(".log"));
  });

  test("a person can be asked for at any time, and the conversation begun anew", () => {
    const chat = openChat({ isBusy: true });

    chat.button("Talk to a person").click();
    chat.button("Start over").click();

    expect(chat.acts).toEqual([{ type: "contact", wants: "human" }]);
    expect(chat.conversation.startOver).toHaveBeenCalledOnce();
  });

  test("being offline is said once and shown for as long as it lasts", () => {
    const chat = openChat();

    chat.say({ isOnline: false, problem: { kind: "offline", message: "offline" } });

    expect(chat.news()).toContain("You are offline");
    expect(chat.all(".note")).toHaveLength(1);
    chat.say({ isOnline: true, problem: null });
    expect(chat.all(".note")).toHaveLength(0);
  });

  test("a site that is not allowed gets the reason and nothing to write in", () => {
    const chat = openChat({ phase: "refused", problem: { kind: "refused", message: "refused" } });

    expect(chat.one(".note").textContent).toContain("not set up for this site");
    expect(chat.all("textarea")).toHaveLength(0);
  });

  test("the page hears of a lead that was stored now, and not of one found on reload", () => {
    const lead = { lead_id: "l1", channel: "call", listing_ids: ["home-1"] };
    const card = { type: "lead_captured", id: "c", phone_masked: "+91XXXXXX3210", text_version: "v", ...lead } as const;
    const chat = openChat({ turns: [turn({ id: "old", cards: [card] })] });
    expect(chat.events.filter(([name]) => name === "lead")).toEqual([]);

    chat.say({ isBusy: true });
    chat.say({ isBusy: false, turns: [turn({ id: "new", answer: "Sent.", cards: [card] })] });

    expect(chat.events.filter(([name]) => name === "lead")).toEqual([["lead", lead]]);
  });
});
