import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CardOf } from "../conversation/index.js";
import { listing, openChat, results, turn } from "../test/stage.js";
import * as kitted from "./cards/figures.js";
import { PARTS, type Part } from "./parts.js";

const loaded = PARTS.here;
const fetchPart = vi.fn<typeof PARTS.fetch>();

beforeEach(() => {
  PARTS.here = {};
  vi.spyOn(PARTS, "fetch").mockImplementation(fetchPart);
  fetchPart.mockReset();
});

afterEach(() => {
  PARTS.here = loaded;
  document.body.replaceChildren();
});

const figures = kitted as unknown as Part;
const emi: CardOf<"emi"> = { type: "emi", id: "e", emi: { number: 1, emi_inr: 77_128, price_inr: 11_850_000 } };
const answered = turn({ id: "b", cards: [emi], answer: "The EMI is ₹77,128." });

describe("a part of the panel", () => {
  test("is not fetched for a chat about homes", () => {
    openChat({ turns: [turn({ said: "2 BHK", answer: "Here.", cards: [listing(1), results(9, 1)] })] });

    expect(fetchPart).not.toHaveBeenCalled();
  });

  test("is fetched once, when its action is on its way, and is there when its card is", async () => {
    fetchPart.mockResolvedValue(figures);
    const chat = openChat();

    chat.say({ turns: [turn({ id: "b", action: { type: "emi", number: 1 }, isAction: true, status: "waiting" })] });
    expect(fetchPart.mock.calls).toEqual([["https://chat.example", "figures", 0]]);
    await vi.waitFor(() => {
      expect(PARTS.here.figures).toBe(figures);
    });
    chat.say({ turns: [answered] });

    expect(chat.one(".big").textContent).toBe("₹77,128 a month");
    expect(fetchPart).toHaveBeenCalledOnce();
  });

  test("is fetched when a step of the work announces it", () => {
    fetchPart.mockReturnValue(new Promise(() => undefined));
    const chat = openChat();

    chat.say({ turns: [turn({ said: "compare 1 and 2", status: "waiting", progress: "comparing" })] });

    expect(fetchPart.mock.calls.map(([, name]) => name)).toEqual(["comparison"]);
  });

  test("on its way it says so, and the words of the answer are there already", async () => {
    let arrive: ((part: Part) => void) | undefined;
    fetchPart.mockReturnValue(new Promise((resolve) => (arrive = resolve)));
    const chat = openChat({ turns: [answered] });
    const styles = chat.root.adoptedStyleSheets.length;
    expect(chat.one(".progress").textContent).toBe("Loading…");
    expect(chat.one(".answer").textContent).toBe("The EMI is ₹77,128.");

    arrive?.(figures);

    await vi.waitFor(() => {
      expect(chat.one(".big").textContent).toBe("₹77,128 a month");
    });
    expect(chat.all(".progress")).toEqual([]);
    expect(chat.root.adoptedStyleSheets).toHaveLength(styles + 1);
  });

  test("that cannot be had says so, and is fetched anew under another address when asked for", async () => {
    fetchPart.mockRejectedValueOnce(new TypeError("no network")).mockResolvedValue(figures);
    const chat = openChat({ turns: [answered] });
    await vi.waitFor(() => {
      expect(chat.one(".note").textContent).toContain("This could not be loaded.");
    });
    expect(chat.news()).toBe("This could not be loaded.");

    chat.button("Try again").click();

    expect(chat.one(".progress").textContent).toBe("Loading…");
    await vi.waitFor(() => {
      expect(chat.one(".big").textContent).toBe("₹77,128 a month");
    });
    expect(fetchPart.mock.calls.map(([, name, attempt]) => [name, attempt])).toEqual([
      ["figures", 0],
      ["figures", 1],
    ]);
  });

  test("that cannot be had is fetched anew when the network is back", async () => {
    fetchPart.mockRejectedValueOnce(new TypeError("no network")).mockResolvedValue(figures);
    const chat = openChat({ turns: [answered] });
    await vi.waitFor(() => {
      expect(chat.has("Try again")).toBe(true);
    });

    dispatchEvent(new Event("online"));

    await vi.waitFor(() => {
      expect(chat.one(".big").textContent).toBe("₹77,128 a month");
    });
  });

  test("is shared by the chats of a page, each with its styles", async () => {
    fetchPart.mockResolvedValue(figures);
    const one = openChat({ turns: [answered] });
    await vi.waitFor(() => {
      expect(one.one(".big")).toBeDefined();
    });
    // happy-dom cannot tell the focus of one shadow root from that of another.
    one.one("textarea").blur();

    const other = openChat({ turns: [answered] });

    expect(other.one(".big").textContent).toBe("₹77,128 a month");
    expect(other.root.adoptedStyleSheets.at(-1)).toBe(one.root.adoptedStyleSheets.at(-1));
    expect(fetchPart).toHaveBeenCalledOnce();
  });
});
