import { newId } from "@propmubi/desk";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createMoneyApi, type MoneyAnswer } from "../api/money.js";
import { useTools } from "../state/context.js";

export interface Turn {
  id: string;
  words: string;
  answer: MoneyAnswer;
  error: unknown;
  isAsking: boolean;
}

const NOTHING: MoneyAnswer = { cards: [], text: "" };

/** The questions of one sitting, latest first; a question in return is answered by the next one. */
export function useMoney() {
  const { fetch } = useTools();
  const money = useMemo(() => createMoneyApi(fetch), [fetch]);
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const line = useRef<AbortController | null>(null);
  const thread = useRef<string | null>(null);
  useEffect(() => () => {
    line.current?.abort();
    if (thread.current !== null) void money.forget(thread.current);
    thread.current = null;
  }, [money]);
  const ask = useCallback(async (words: string): Promise<void> => {
    line.current?.abort();
    const own = new AbortController();
    line.current = own;
    thread.current ??= newId();
    const id = newId();
    const change = (turn: Partial<Turn>): void => {
      setTurns((before) => before.map((each) => (each.id === id ? { ...each, ...turn } : each)));
    };
    setTurns((before) => [{ id, words, answer: NOTHING, error: null, isAsking: true }, ...before.filter((each) => !each.isAsking)]);
    try {
      change({ answer: await money.ask(thread.current, words, (answer) => { change({ answer }); }, own.signal), isAsking: false });
    } catch (error) {
      if (!own.signal.aborted) change({ error, isAsking: false });
    }
  }, [money]);
  return { turns, ask };
}
