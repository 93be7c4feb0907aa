import { whereIs } from "@propmubi/desk";
import type { KeyboardEvent } from "react";
import { useSettings } from "../state/settings.js";
import type { Board } from "./useBoard.js";

/** What can be done by keys, as the page tells it. */
export const BOARD_KEYS: readonly (readonly [string, string])[] = [
  ["← →", "page before, next page"], ["Space", "choose the page (Shift + ← → chooses on)"],
  ["Alt + ← →", "move it a place"], ["Alt + ↑ ↓", "to the paper above, below"],
  ["s", "cut: a paper begins here"], ["a", "join with the paper above"], ["n", "a paper of its own"], ["l", "choose the kind"],
  ["u", "undo"], ["r", "redo"], ["Enter", "see the page large"],
];

const SIDEWAYS: Record<string, -1 | 1 | undefined> = { ArrowLeft: -1, ArrowRight: 1 };
const UPRIGHT: Record<string, -1 | 1 | undefined> = { ArrowUp: -1, ArrowDown: 1 };

interface Does {
  board: Board;
  open: (page: number) => void;
  mayCorrect: boolean;
}

/** A key press on the board: done, and kept from whoever else listens. */
export function boardKey(event: KeyboardEvent<HTMLElement>, does: Does): void {
  const where = whereIs(event.target, false, useSettings.getState().areLettersOn);
  if (where.isTyping || event.ctrlKey || event.metaKey) return;
  const isOnPage = event.target instanceof Element && event.target.closest("[data-page]") !== null;
  const act = (isOnPage ? ofArrow(event, does) : null) ?? (where.areLettersOn && !event.altKey ? ofLetter(event.key, does) : null);
  if (act === null) return;
  event.preventDefault();
  act();
}

function ofArrow(event: KeyboardEvent, { board, open, mayCorrect }: Does): (() => void) | null {
  const [sideways, upright] = [SIDEWAYS[event.key], UPRIGHT[event.key]];
  if (event.altKey) {
    if (!mayCorrect) return null;
    if (sideways !== undefined) return () => { board.nudge(sideways); };
    return upright === undefined ? null : () => { board.move(upright); };
  }
  if (event.key === "Enter") return () => { open(board.cursor); };
  if (event.key === "Escape" && board.chosen.size > 0) return () => { board.clear(); };
  if (sideways === undefined) return null;
  return () => {
    const next = board.beside(sideways);
    if (next !== null) board.go(next, event.shiftKey);
  };
}

function ofLetter(key: string, { board, mayCorrect }: Does): (() => void) | null {
  const letters: Record<string, (() => void) | undefined> = {
    s: board.cut, a: board.join, n: board.takeOut, l: board.chooseKind, u: board.undo, r: board.redo,
  };
  return mayCorrect ? (letters[key] ?? null) : null;
}
