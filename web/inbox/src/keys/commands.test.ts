import { describe, expect, it } from "vitest";
import { type Pressed, whereIs } from "@propmubi/desk";
import { COMMANDS, commandFor, isAllowed } from "./commands.js";

const FREE = { isTyping: false, isOnControl: false, isDialogOpen: false, areLettersOn: true };
const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("keys", () => {
  it.each([
    ["j", "next"], ["k", "previous"], ["o", "open"], ["Enter", "open"], ["c", "call"], ["e", "done"], ["a", "assign"],
    ["s", "snooze"], ["m", "merge"], ["x", "select"], ["u", "undo"], ["z", "undo"], ["/", "search"], ["?", "help"], ["Escape", "close"],
  ])("%s means %s", (key, id) => {
    expect(commandFor(press(key), FREE)).toBe(id);
  });

  it("are one command each", () => {
    const keys = COMMANDS.flatMap((each) => each.keys);

    expect(new Set(keys).size).toBe(keys.length);
  });

  it("rest while one types, but for the palette", () => {
    const typing = { ...FREE, isTyping: true };

    expect(["j", "e", "?", "Enter", "Escape"].map((key) => commandFor(press(key), typing))).toEqual([null, null, null, null, null]);
    expect(commandFor(press("k", { ctrlKey: true }), typing)).toBe("palette");
    expect(commandFor(press("K", { metaKey: true }), typing)).toBe("palette");
  });

  it("leave the browser's own alone", () => {
    expect(commandFor(press("a", { ctrlKey: true }), FREE)).toBeNull();
    expect(commandFor(press("s", { metaKey: true }), FREE)).toBeNull();
    expect(commandFor(press("e", { altKey: true }), FREE)).toBeNull();
    expect(commandFor(press("Enter"), { ...FREE, isOnControl: true })).toBeNull();
    expect(commandFor(press("q"), FREE)).toBeNull();
  });

  it("rest while a dialog is open", () => {
    expect(commandFor(press("e"), { ...FREE, isDialogOpen: true })).toBeNull();
    expect(commandFor(press("k", { ctrlKey: true }), { ...FREE, isDialogOpen: true })).toBeNull();
  });

  it("can be switched off where they are letters", () => {
    const off = { ...FREE, areLettersOn: false };

    expect(commandFor(press("e"), off)).toBeNull();
    expect(commandFor(press("Escape"), off)).toBe("close");
    expect(commandFor(press("k", { ctrlKey: true }), off)).toBe("palette");
  });
});

describe("where a key is pressed", () => {
  it.each([
    ['<input type="search">', true], ["<textarea></textarea>", true], ["<select></select>", true], ['<input type="datetime-local">', true],
    ['<input type="checkbox">', false], ["<button></button>", false], ["<p></p>", false],
  ])("%s: typing is %s", (html, isTyping) => {
    document.body.innerHTML = html;

    expect(whereIs(document.body.firstElementChild, false, true).isTyping).toBe(isTyping);
  });

  it("knows what answers to Enter by itself", () => {
    document.body.innerHTML = "<button><span></span></button>";

    expect(whereIs(document.querySelector("span"), false, true).isOnControl).toBe(true);
    expect(whereIs(document.body, false, true).isOnControl).toBe(false);
  });
});

it("leaves work on leads to brokers", () => {
  expect(isAllowed("call", false)).toBe(false);
  expect(isAllowed("assign", false)).toBe(true);
  expect(isAllowed("call", true)).toBe(true);
});
