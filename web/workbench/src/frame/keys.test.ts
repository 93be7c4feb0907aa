import { describe, expect, it } from "vitest";
import { COMMANDS, commandFor } from "./keys.js";

const pressed = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
const where = (more = {}) => ({ isTyping: false, isOnControl: false, isDialogOpen: false, areLettersOn: true, ...more });

describe("keys", () => {
  it.each([
    ["j", {}, {}, "next"], ["k", {}, {}, "previous"], ["Enter", {}, {}, "open"], ["3", {}, {}, "tab"], ["t", {}, {}, "titles"], ["?", {}, {}, "help"], ["m", {}, {}, "money"], ["]", {}, {}, "page-next"], ["Escape", {}, {}, "close"],
    ["j", {}, { isTyping: true }, null], ["j", {}, { isDialogOpen: true }, null], ["j", { ctrlKey: true }, {}, null], ["j", {}, { areLettersOn: false }, null],
    ["Escape", {}, { areLettersOn: false }, "close"], ["Enter", {}, { isOnControl: true }, null], ["x", {}, {}, null],
  ])("%s %j %j: %s", (key, modifiers, at, command) => {
    expect(commandFor(pressed(key, modifiers), where(at))).toBe(command);
  });

  it("stand for one command each", () => {
    const keys = COMMANDS.flatMap((each) => each.keys);

    expect(new Set(keys).size).toBe(keys.length);
  });
});
