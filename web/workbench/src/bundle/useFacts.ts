import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { BundleFile, ReadFact, Verdict } from "../api/documents.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { announce } from "../state/store.js";
import { fieldLabel } from "../words/labels.js";
import { saidText } from "./said.js";
import { kindName } from "./kinds.js";
import { pagesText } from "./sorting.js";
import { correctionsKey, factsKey } from "./useFile.js";

/** The facts of one paper. */
export interface FactGroup {
  key: string;
  name: string;
  facts: ReadFact[];
}

export function groupsOf({ parts }: Pick<BundleFile, "parts">, facts: readonly ReadFact[]): FactGroup[] {
  return parts
    .map(({ label, pages }) => ({ key: pages.join(" "), name: `${kindName(label)}, ${pagesText(pages)}`, facts: facts.filter(({ evidence }) => pages.includes(evidence.page)) }))
    .filter((each) => each.facts.length > 0);
}

interface Judged {
  fact: ReadFact;
  verdict: Verdict;
  value?: unknown;
}

const SAYS: Record<Verdict, string> = { confirmed: "confirmed", corrected: "corrected", withdrawn: "as it was read" };

/** The facts of a file, by paper, and what one says of them. */
export function useFacts(file: BundleFile) {
  const { documents } = useTools();
  const client = useQueryClient();
  const last = useRef<string | null>(null);
  const found = useQuery({ queryKey: factsKey(file.id), queryFn: ({ signal }) => documents.facts(file.id, signal) });
  const judged = useMutation({
    mutationFn: ({ fact, verdict, value }: Judged) => documents.judge(file.id, fact.id, verdict, value),
    onSuccess: (after, { verdict }) => {
      client.setQueryData<ReadFact[]>(factsKey(file.id), (before) => before?.map((each) => (each.id === after.id ? after : each)));
      last.current = verdict === "withdrawn" ? null : after.id;
      announce(`${fieldLabel(after.field)} ${SAYS[verdict]}: ${saidText(after.value, after.field)}.`);
    },
    onError: () => void client.invalidateQueries({ queryKey: factsKey(file.id) }),
    onSettled: () => void client.invalidateQueries({ queryKey: correctionsKey(file.id) }),
  });
  const facts = found.data;
  const groups = useMemo(() => groupsOf({ parts: file.parts }, facts ?? []), [file.parts, facts]);
  const inOrder = groups.flatMap((each) => each.facts);
  return {
    found, groups, inOrder,
    seen: inOrder.filter((each) => each.verdict !== null).length,
    judge: (what: Judged, then: () => void = () => undefined) => { judged.mutate(what, { onSuccess: then }); },
    /** What `u` takes back: what was said of this fact, else what one said last. */
    toUndo: (at: ReadFact | null): ReadFact | null => (typeof at?.verdict === "string" ? at : (inOrder.find((each) => each.id === last.current) ?? null)),
    isBusy: judged.isPending,
    problem: judged.error === null ? null : problemOf(judged.error),
    /** The fact that the problem is about. */
    troubled: judged.error === null ? null : judged.variables.fact.id,
  };
}

export type Facts = ReturnType<typeof useFacts>;
