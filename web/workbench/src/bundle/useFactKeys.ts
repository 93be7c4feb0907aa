import { whereIs } from "@propmubi/desk";
import { useEffect, useRef } from "react";
import type { Quarters, ReadFact } from "../api/documents.js";
import { useSettings } from "../state/settings.js";
import { bench } from "../state/store.js";
import { goTo, placeNow } from "../state/usePlace.js";
import type { Facts } from "./useFacts.js";

export const factId = (id: string): string => `fact-${id}`;

interface Does {
  facts: Facts;
  mayCorrect: boolean;
  edit: (id: string) => void;
  turn: (degrees: Quarters) => void;
  /** A value is being typed. */
  isOff: boolean;
}

function at({ inOrder }: Facts): ReadFact | null {
  return inOrder.find((each) => each.id === placeNow().fact) ?? null;
}

/** Goes to a fact; its page comes along, its box is lit. */
export function goToFact(fact: ReadFact, more: { pane?: "papers" } = {}): void {
  goTo({ fact: fact.id, page: fact.evidence.page, at: null, ...more }, more.pane !== undefined);
  requestAnimationFrame(() => document.getElementById(factId(fact.id))?.focus({ preventScroll: true }));
}

export function step(facts: Facts, by: -1 | 1): void {
  const { inOrder } = facts;
  const now = inOrder.findIndex((each) => each.id === placeNow().fact);
  const next = inOrder[now < 0 ? 0 : now + by];
  if (next) goToFact(next);
}

export function confirm(facts: Facts, fact: ReadFact): void {
  if (fact.verdict === null) facts.judge({ fact, verdict: "confirmed" }, () => { if (placeNow().fact === fact.id) step(facts, 1); });
}

/** What needs no fact: to the next, to the one before, the page turned right or left. */
function ofPlace({ facts, turn }: Does): Record<string, (() => void) | undefined> {
  return { j: () => { step(facts, 1); }, k: () => { step(facts, -1); }, t: () => { turn(90); }, T: () => { turn(270); } };
}

function commandOf(key: string, does: Does): (() => void) | null {
  const { facts, mayCorrect, edit } = does;
  const always = ofPlace(does)[key];
  if (always) return always;
  const fact = at(facts);
  if (!mayCorrect || facts.isBusy) return null;
  if (key === "u") {
    const told = facts.toUndo(fact);
    return told && (() => { facts.judge({ fact: told, verdict: "withdrawn" }); });
  }
  if (fact === null) return null;
  if (key === "c") return () => { confirm(facts, fact); };
  return key === "e" ? () => { edit(fact.id); } : null;
}

const OURS = ["j", "k", "c", "e", "u", "t", "T"];

/** Letters that work through the facts; they come before those of the whole page. */
export function useFactKeys(does: Does): void {
  const now = useRef(does);
  useEffect(() => { now.current = does; });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const where = whereIs(event.target, bench.get().dialog !== null, useSettings.getState().areLettersOn);
      const isOurs = OURS.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isOurs || where.isTyping || where.isDialogOpen || !where.areLettersOn || now.current.isOff) return;
      // What they mean elsewhere must not happen here, even where there is nothing to do.
      event.preventDefault();
      commandOf(event.key, now.current)?.();
    };
    document.addEventListener("keydown", press);
    return () => { document.removeEventListener("keydown", press); };
  }, []);
}
