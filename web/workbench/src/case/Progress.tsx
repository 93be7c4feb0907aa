import { moment, now } from "@propmubi/desk";
import { ChevronDown, Circle, CircleCheck, CirclePause, LoaderCircle, type LucideIcon } from "lucide-react";
import type { Step, Steps } from "../api/types.js";
import { plain } from "../words/labels.js";
import { useDetail } from "./context.js";
import { useSteps } from "./useCase.js";

const LOOKS: Record<Step["state"], { Icon: LucideIcon; look: string; word: string }> = {
  done: { Icon: CircleCheck, look: "text-good", word: "done" },
  running: { Icon: LoaderCircle, look: "text-accent animate-spin", word: "running" },
  waiting: { Icon: CirclePause, look: "text-warm", word: "waiting" },
  todo: { Icon: Circle, look: "text-edge", word: "to come" },
};

/** In one line, how far the graph is. */
export function progressWords({ steps, status }: Steps): string {
  if (steps.length === 0) return "The graph has not begun.";
  const done = steps.filter((each) => each.state === "done").length;
  const current = steps.find((each) => each.state === "running") ?? steps.find((each) => each.state === "waiting");
  if (status === "error") return `The run has failed after ${done} of ${steps.length} steps.`;
  if (!current) return done === steps.length ? `All ${done} steps are done.` : `${done} of ${steps.length} steps are done.`;
  const verb = current.state === "running" ? "Working on" : "Waiting at";
  return `${verb} ${plain(current.node).toLowerCase()}, ${done} of ${steps.length} steps done.`;
}

/** The graph of the case, node by node, as it goes. */
export function Progress() {
  const { case: row } = useDetail();
  const { data } = useSteps(row.id);
  if (!data) return null;
  const isRunning = data.status === "running" || data.status === "pending";
  return (
    <details className="group shrink-0 border-b border-line" data-testid="progress">
      <summary className="flex min-h-9 items-center gap-2 px-4 py-1.5 text-xs">
        <span className="flex min-w-16 flex-1 gap-0.5 sm:max-w-48" aria-hidden>
          {data.steps.map((each) => <span key={each.node} className={`h-1.5 flex-1 rounded-full ${{ done: "bg-good", running: "bg-accent animate-pulse", waiting: "bg-warm", todo: "bg-line" }[each.state]}`} />)}
        </span>
        <span className={isRunning ? "font-semibold" : "text-quiet"}>{progressWords(data)}</span>
        <ChevronDown size={14} aria-hidden className="ml-auto shrink-0 group-open:rotate-180" />
      </summary>
      <ol aria-label="Steps of the graph" className="grid max-h-64 gap-1 overflow-y-auto px-4 pb-3 text-xs">
        {data.steps.map((each) => <Node key={each.node} step={each} />)}
      </ol>
    </details>
  );
}

function Node({ step }: { step: Step }) {
  const { Icon, look, word } = LOOKS[step.state];
  return (
    <li className="grid grid-cols-[1rem_9rem_minmax(0,1fr)_auto] items-baseline gap-2">
      <Icon size={13} aria-hidden className={`translate-y-0.5 ${look}`} />
      <span className="truncate">{plain(step.node)}<span className="sr-only">, {word}</span></span>
      <span className="text-quiet">{step.summary}</span>
      <span className="text-quiet tabular-nums">{step.ms !== null ? `${step.ms.toLocaleString("en-IN")} ms` : step.at !== null ? moment(step.at, now()) : ""}</span>
    </li>
  );
}
