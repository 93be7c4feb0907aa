import { afterEach, expect, test, vi } from "vitest";

vi.mock("./conversation/index.js", () => ({ createConversation: vi.fn() }));

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

/** Runs the script as that tag on the page would. */
async function run(tag: Record<string, string>): Promise<void> {
  const script = document.createElement("script");
  Object.assign(script.dataset, tag);
  vi.spyOn(script, "src", "get").mockReturnValue("https://chat.example/widget/propmubi-chat.js?v=2");
  vi.spyOn(document, "currentScript", "get").mockReturnValue(script);
  vi.resetModules();
  await import("./main.js");
}

const chats = (): Element[] => [...document.querySelectorAll("propmubi-chat")];

test("a tag with a site makes one bubble with its options, however often it is on the page", async () => {
  await run({ site: "pms_a", lang: "hi", theme: "dark" });
  await run({ site: "pms_a" });

  expect(chats()).toHaveLength(1);
  expect(chats()[0]?.getAttribute("site")).toBe("pms_a");
  expect(chats()[0]?.getAttribute("lang")).toBe("hi");
  expect(chats()[0]?.getAttribute("theme")).toBe("dark");
  expect(chats()[0]?.hasAttribute("open")).toBe(false);
  const { home } = customElements.get("propmubi-chat") as unknown as { home: string };
  expect(home).toBe("https://chat.example");
});

test("a tag without a site only teaches the page the element", async () => {
  await run({});

  expect(chats()).toEqual([]);
  expect(customElements.get("propmubi-chat")).toBeDefined();
});
