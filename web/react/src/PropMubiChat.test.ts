import { StrictMode, act, createElement, version } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PropMubiChat, type PropMubiChatProps } from "./index.js";

const API = "https://chat.example";
const SCRIPT = `${API}/widget/propmubi-chat.js`;

let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  // No test may load anything: the node is kept, its loading is ours to play.
  vi.spyOn(document.head, "append").mockImplementation((...nodes) => {
    for (const node of nodes) if (node instanceof HTMLScriptElement) scripts.push(node);
  });
  vi.spyOn(document, "scripts", "get").mockImplementation(() => scripts as unknown as HTMLCollectionOf<HTMLScriptElement>);
  box = document.createElement("div");
  document.body.append(box);
  root = createRoot(box);
});

afterEach(() => {
  act(() => {
    root.unmount();
  });
  box.remove();
  scripts.length = 0;
  vi.unstubAllGlobals();
});

const scripts: HTMLScriptElement[] = [];

function show(props: PropMubiChatProps): HTMLElement {
  act(() => {
    root.render(createElement(StrictMode, null, createElement(PropMubiChat, props)));
  });
  const element = box.querySelector<HTMLElement>("propmubi-chat");
  if (!element) throw new Error("no element was rendered");
  return element;
}

function onlyScript(): HTMLScriptElement {
  const [script, ...more] = scripts;
  if (!script || more.length > 0) throw new Error(`one script was expected, not ${scripts.length}`);
  return script;
}

const addresses = (): string[] => scripts.map((script) => script.src);

test("the React under test is the one that was asked for", () => {
  expect(version).toMatch(new RegExp(`^${String(import.meta.env.VITE_REACT_MAJOR ?? 19)}[.]`));
});

test("strict mode mounts twice and loads the script once", () => {
  const element = show({ site: "pms_a", api: API, lang: "hi", theme: "dark", mode: "inline", greeting: "Namaste" });

  expect(addresses()).toEqual([SCRIPT]);
  expect(scripts[0]?.async).toBe(true);
  expect(element.getAttribute("site")).toBe("pms_a");
  expect(element.getAttribute("api")).toBe(API);
  expect(element.getAttribute("lang")).toBe("hi");
  expect(element.getAttribute("theme")).toBe("dark");
  expect(element.getAttribute("mode")).toBe("inline");
  expect(element.getAttribute("greeting")).toBe("Namaste");
  expect(element.hasAttribute("open")).toBe(false);
});

test("a script that is on the page already is not added again", () => {
  const own = document.createElement("script");
  own.src = SCRIPT;
  scripts.push(own);

  show({ site: "pms_a", api: `${API}/` });

  expect(scripts).toEqual([own]);
});

test("the platform is this page's own origin when no address is given", () => {
  show({ site: "pms_a", nonce: "n1" });

  expect(addresses()).toEqual([`${window.location.origin}/widget/propmubi-chat.js`]);
  expect(scripts[0]?.nonce).toBe("n1");
});

test("events of the element reach the newest handlers, each once", () => {
  const first = vi.fn();
  const onLead = vi.fn();
  const onOpen = vi.fn();
  const onClose = vi.fn();
  show({ site: "pms_a", api: API, onLead: first });
  const element = show({ site: "pms_a", api: API, onLead, onOpen, onClose });

  act(() => {
    element.dispatchEvent(new CustomEvent("propmubi:open"));
    element.dispatchEvent(new CustomEvent("propmubi:lead", { detail: { lead_id: "7" } }));
    element.dispatchEvent(new CustomEvent("propmubi:close"));
  });

  expect(first).not.toHaveBeenCalled();
  expect(onLead.mock.calls).toEqual([[{ lead_id: "7" }]]);
  expect(onOpen).toHaveBeenCalledTimes(1);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test("an unmounted chat calls nobody", () => {
  const onOpen = vi.fn();
  const element = show({ site: "pms_a", api: API, onOpen });

  act(() => {
    root.render(null);
  });
  element.dispatchEvent(new CustomEvent("propmubi:open"));

  expect(box.querySelector("propmubi-chat")).toBeNull();
  expect(onOpen).not.toHaveBeenCalled();
});

test("changed props reach the element, and given-up ones leave it", () => {
  show({ site: "pms_a", api: API, open: true, lang: "en", greeting: "Hello" });

  const element = show({ site: "pms_a", api: API, open: false, lang: "mr" });

  expect(element.hasAttribute("open")).toBe(false);
  expect(element.getAttribute("lang")).toBe("mr");
  expect(element.hasAttribute("greeting")).toBe(false);
});

test("a script that fails is told, taken out, and tried again at the next mount", () => {
  const onError = vi.fn<(error: Error) => void>();
  show({ site: "pms_a", api: API, onError });
  const failed = onlyScript();
  const removed = vi.spyOn(failed, "remove").mockImplementation(() => void scripts.splice(0, 1));

  failed.dispatchEvent(new Event("error"));
  act(() => {
    root.render(null);
  });
  show({ site: "pms_a", api: API, onError });

  expect(removed).toHaveBeenCalled();
  expect(onError.mock.calls[0]?.[0].message).toContain(SCRIPT);
  expect(addresses()).toEqual([SCRIPT]);
  expect(onlyScript()).not.toBe(failed);
});

test("what a server rendered is taken over without a complaint", () => {
  const complain = vi.spyOn(console, "error");
  const chat = createElement(PropMubiChat, { site: "pms_a", api: API, className: "chat", open: true });
  const page = document.createElement("div");
  page.innerHTML = renderToString(chat);
  const rendered = page.firstElementChild;

  act(() => {
    root.unmount();
    root = hydrateRoot(page, chat);
  });

  expect(page.firstElementChild).toBe(rendered);
  expect(complain).not.toHaveBeenCalled();
});

test("no second script where the element is known already", () => {
  vi.spyOn(customElements, "get").mockReturnValue(class extends HTMLElement {});

  show({ site: "pms_a", api: API });

  expect(scripts).toEqual([]);
});
