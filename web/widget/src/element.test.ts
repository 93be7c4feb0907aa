import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NAME, PropmubiChat } from "./element.js";
import * as panel from "./panel.js";

const begin = vi.hoisted(() => vi.fn());
vi.mock("./conversation/index.js", () => ({ createConversation: begin }));

const conversations: { dispose: () => void; setLang: (lang: string) => void }[] = [];

customElements.define(NAME, PropmubiChat);

beforeEach(() => {
  PropmubiChat.home = "https://chat.example";
  PropmubiChat.fetchPanel = vi.fn(() => Promise.resolve(panel));
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({})));
  begin.mockImplementation(({ lang }: { lang: string }) => {
    const state = { phase: "ready", isOnline: true, isBusy: false, turns: [], chips: [], suggestions: [], problem: null, lang };
    const conversation = { state, subscribe: () => vi.fn(), start: vi.fn(() => Promise.resolve()), dispose: vi.fn(), setLang: vi.fn() };
    conversations.push(conversation);
    return conversation;
  });
});

afterEach(() => {
  document.body.replaceChildren();
  conversations.length = 0;
  begin.mockReset();
  vi.unstubAllGlobals();
});

function place(html: string) {
  document.body.innerHTML = html;
  const element = document.querySelector<HTMLElement>(NAME);
  const root = element?.shadowRoot;
  if (!element || !root) throw new Error("the element did not come up");
  const bubble = root.querySelector<HTMLElement>(".bubble");
  if (!bubble) throw new Error("no bubble");
  return { element, root, bubble, opened: () => vi.waitFor(() => { expect(root.querySelector("textarea")).not.toBeNull(); }) };
}

describe("<propmubi-chat>", () => {
  test("closed, it is one button and asks nobody anything", () => {
    const { root, bubble } = place(`<propmubi-chat site="pms_a"></propmubi-chat>`);

    expect(bubble.getAttribute("aria-label")).toBe("Chat about homes");
    expect(root.querySelectorAll("button")).toHaveLength(1);
    expect(PropmubiChat.fetchPanel).not.toHaveBeenCalled();
    expect(begin).not.toHaveBeenCalled();
  });

  test("opens with the focus in the line to write in, closes by Escape with it on the bubble, and says so", async () => {
    const { element, root, bubble, opened } = place(`<propmubi-chat site="pms_a"></propmubi-chat>`);
    const heard: string[] = [];
    for (const name of ["propmubi:open", "propmubi:close"]) document.addEventListener(name, () => heard.push(name), { once: true });

    bubble.click();
    await opened();
    expect(begin.mock.calls).toMatchObject([[{ api: "https://chat.example", site: "pms_a", lang: "en" }]]);
    expect(root.activeElement?.tagName).toBe("TEXTAREA");
    expect(root.querySelector("dialog")?.open).toBe(true);
    expect(bubble.hidden).toBe(true);
    root.querySelector("textarea")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));

    expect(element.hasAttribute("open")).toBe(false);
    expect(root.querySelector("dialog")?.open).toBe(false);
    expect(root.activeElement).toBe(bubble);
    expect(heard).toEqual(["propmubi:open", "propmubi:close"]);
  });

  test("inline, it is open where it stands and cannot be closed", async () => {
    const { root, bubble, opened } = place(`<propmubi-chat site="pms_a" mode="inline" greeting="Namaste!"></propmubi-chat>`);
    await opened();

    expect(bubble.hidden).toBe(true);
    expect(root.querySelector("dialog")).toBeNull();
    expect(root.querySelector("[aria-label=Close]")).toBeNull();
    expect(root.querySelector(".answer")?.textContent).toBe("Namaste!");
  });

  test("an attribute that changes is obeyed; another site is another conversation", async () => {
    const { element, opened } = place(`<propmubi-chat site="pms_a" open></propmubi-chat>`);
    await opened();

    element.setAttribute("lang", "mr-IN");
    expect(conversations[0]?.setLang).toHaveBeenCalledExactlyOnceWith("mr");
    element.setAttribute("site", "pms_b");
    await vi.waitFor(() => {
      expect(begin).toHaveBeenCalledTimes(2);
    });

    expect(conversations[0]?.dispose).toHaveBeenCalledOnce();
    expect(begin.mock.lastCall).toMatchObject([{ site: "pms_b", lang: "mr" }]);
  });

  test("several on one page do not share anything but their looks", async () => {
    const one = place(`<propmubi-chat site="pms_a" open></propmubi-chat>`);
    await one.opened();
    one.root.querySelector("textarea")?.blur();
    const other = document.createElement(NAME);
    other.setAttribute("open", "");
    document.body.append(other);
    await vi.waitFor(() => {
      expect(other.shadowRoot?.querySelector("textarea")).not.toBeNull();
    });
    // happy-dom cannot tell the focus of one shadow root from that of another.
    other.shadowRoot?.querySelector("textarea")?.blur();

    one.element.removeAttribute("open");

    expect(one.root.querySelector("textarea")).toBeNull();
    expect(other.shadowRoot?.querySelector("textarea")).not.toBeNull();
    expect(begin).toHaveBeenCalledTimes(2);
    expect(other.shadowRoot?.adoptedStyleSheets[0]).toBe(one.root.adoptedStyleSheets[0]);
  });

  test("taken off the page it ends its conversation; put back, it begins another", async () => {
    const { element, root, opened } = place(`<propmubi-chat site="pms_a" open></propmubi-chat>`);
    await opened();

    element.remove();
    expect(conversations[0]?.dispose).toHaveBeenCalledOnce();
    expect(root.querySelector(".place")).toBeNull();
    document.body.append(element);
    await opened();

    expect(begin).toHaveBeenCalledTimes(2);
    expect(root.querySelectorAll(".bubble")).toHaveLength(1);
    expect(root.querySelectorAll(".place")).toHaveLength(1);
  });

  test("a panel that cannot be fetched leaves the bubble, to be pressed again", async () => {
    vi.mocked(PropmubiChat.fetchPanel).mockRejectedValueOnce(new TypeError("no network"));
    const { element, bubble, opened } = place(`<propmubi-chat site="pms_a"></propmubi-chat>`);

    bubble.click();
    await vi.waitFor(() => {
      expect(element.hasAttribute("open")).toBe(false);
    });
    expect(bubble.hidden).toBe(false);
    bubble.click();

    await opened();
    expect(vi.mocked(PropmubiChat.fetchPanel).mock.calls.flat()).toEqual([0, 1]);
  });

  test("another mode is drawn anew", async () => {
    const { element, root, opened } = place(`<propmubi-chat site="pms_a" mode="inline"></propmubi-chat>`);
    await opened();

    element.removeAttribute("mode");
    expect(root.querySelector("section")).toBeNull();
    element.setAttribute("open", "");
    await opened();

    expect(root.querySelector("dialog")?.open).toBe(true);
    expect(root.querySelectorAll(".place")).toHaveLength(1);
  });
});
