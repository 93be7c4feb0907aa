import { useCallback, useEffect, useRef, useState } from "react";
import type { Changes, WhatIf } from "../api/types.js";
import { useTools } from "../state/context.js";

/** Sliders send many values on their way; the one that stays this long is asked. */
const SETTLE_MS = 60;
const KEPT = 200;

interface State {
  answer: WhatIf | null;
  error: unknown;
  isAsking: boolean;
  /** Milliseconds of each answer of this sitting, latest last. */
  took: readonly number[];
}

/** Asks the engine for other terms as they change; an answer that was overtaken is never shown. */
export function useAnswer(caseId: string, changes: Changes, inputsHash: string | null) {
  const { api } = useTools();
  const [state, setState] = useState<State>({ answer: null, error: null, isAsking: true, took: [] });
  const [attempt, setAttempt] = useState(0);
  const isFirst = useRef(true);
  const question = JSON.stringify(changes);
  useEffect(() => {
    const line = new AbortController();
    const ask = async (): Promise<void> => {
      setState((before) => ({ ...before, isAsking: true }));
      const began = performance.now();
      try {
        const answer = await api.whatIf(caseId, JSON.parse(question) as Changes, line.signal);
        const took = performance.now() - began;
        setState((before) => ({ answer, error: null, isAsking: false, took: [...before.took.slice(1 - KEPT), took] }));
      } catch (error) {
        if (!line.signal.aborted) setState((before) => ({ ...before, error, isAsking: false }));
      }
    };
    const timer = setTimeout(() => void ask(), isFirst.current ? 0 : SETTLE_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      line.abort();
    };
    // Edited facts have other answers to the same question.
  }, [api, caseId, question, inputsHash, attempt]);
  const again = useCallback(() => { setAttempt((before) => before + 1); }, []);
  return { ...state, again };
}
