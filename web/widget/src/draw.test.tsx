import { beforeEach, describe, expect, test } from "vitest";
import { draw } from "./draw.js";
import { h, type Child } from "./h.js";

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.replaceChildren(root);
});

const html = (child: Child): string => {
  draw(root, child);
  return root.innerHTML;
};

const item = (key: string): Child => <p key={key}>{key}</p>;

describe("what is drawn", () => {
  test("is elements and text; nothing is drawn of null, undefined and booleans, and zero is a number", () => {
    expect(html(<p>{["a", 0, null, undefined, false, true, ["b"]]}</p>)).toBe("<p>a0b</p>");
  });

  test("cannot be markup", () => {
    expect(html(<p>{"<img src=x onerror=alert(1)>"}</p>)).toBe("<p>&lt;img src=x onerror=alert(1)&gt;</p>");
  });

  test("is in SVG's own namespace inside a drawing", () => {
    draw(root, [<svg viewBox="0 0 24 24"><path d="M0 0z" /></svg>, <p>text</p>]);

    expect(root.querySelector("path")?.namespaceURI).toBe("http://www.w3.org/2000/svg");
    expect(root.querySelector("svg")?.getAttribute("viewBox")).toBe("0 0 24 24");
    expect(root.querySelector("p")?.namespaceURI).toBe("http://www.w3.org/1999/xhtml");
  });

  test("a false attribute is none in HTML and a statement in ARIA", () => {
    draw(root, <button disabled={false} aria-pressed={false} aria-label={undefined} />);
    const [button] = root.children;
    expect(button?.getAttributeNames()).toEqual(["aria-pressed"]);
    expect(button?.getAttribute("aria-pressed")).toBe("false");

    draw(root, <button disabled={true} aria-pressed={true} aria-label="a" />);
    expect((button as HTMLButtonElement).disabled).toBe(true);
    expect(button?.getAttribute("aria-pressed")).toBe("true");

    draw(root, <button />);
    expect((button as HTMLButtonElement).disabled).toBe(false);
    expect(button?.hasAttribute("aria-pressed")).toBe(false);
    expect(button?.hasAttribute("aria-label")).toBe(false);
  });

  test("hears with the newest handler only, and with none when it is gone", () => {
    const heard: string[] = [];
    const press = (onclick?: () => void): void => {
      draw(root, <button onclick={onclick} />);
      root.querySelector("button")?.click();
    };

    press(() => heard.push("first"));
    press(() => heard.push("second"));
    press();

    expect(heard).toEqual(["first", "second"]);
  });
});

describe("a node stays the same", () => {
  test("while its place and tag do, whatever comes and goes before it", () => {
    draw(root, [null, <p>a</p>, [], <b>c</b>]);
    const [p, b] = root.children;

    draw(root, [<i>first</i>, <p>a2</p>, [<u>x</u>, <u>y</u>], <b>c2</b>]);

    expect(root.innerHTML).toBe("<i>first</i><p>a2</p><u>x</u><u>y</u><b>c2</b>");
    expect(root.children[1]).toBe(p);
    expect(root.children[4]).toBe(b);
  });

  test("by its key, where others go, come and change places", () => {
    draw(root, <div>{["a", "b", "c"].map(item)}</div>);
    const [a, , c] = root.querySelectorAll("p");

    expect(html(<div>{["c", "d", "a"].map(item)}</div>)).toBe("<div><p>c</p><p>d</p><p>a</p></div>");
    expect([...root.querySelectorAll("p")].map((each) => each === a || each === c)).toEqual([true, false, true]);
  });

  test("and is not moved when one before it goes, so that it keeps the focus", () => {
    const box = (key: string): Child => <input key={key} name={key} />;
    draw(root, ["a", "b"].map(box));
    const kept = root.querySelector<HTMLElement>("[name=b]");
    kept?.focus();
    const moved: Node[] = [];
    const observer = new MutationObserver((records) => moved.push(...records.flatMap(({ addedNodes }) => [...addedNodes])));
    observer.observe(root, { childList: true });

    draw(root, ["b"].map(box));

    observer.takeRecords().forEach(({ addedNodes }) => moved.push(...addedNodes));
    expect(document.activeElement).toBe(kept);
    expect(moved).toEqual([]);
  });

  test("with what was typed into it", () => {
    draw(root, [<p>1</p>, <input name="name" />]);
    const [, input] = root.children as unknown as [Element, HTMLInputElement];
    input.value = "Asha";

    draw(root, [<p>2</p>, <input name="name" />]);

    expect(root.querySelector("input")).toBe(input);
    expect(input.value).toBe("Asha");
  });

  test("but another tag is another node, and what is drawn nowhere is gone", () => {
    draw(root, [<p>a</p>]);
    expect(html([<b>a</b>])).toBe("<b>a</b>");
    expect(html([])).toBe("");
    expect(html(null)).toBe("");
  });
});
