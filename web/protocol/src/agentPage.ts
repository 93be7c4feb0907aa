import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { AgentPage } from "./agentChat";
import type { Agent, AgentOptions } from "./agentChat";
import { apiKey, apiUrl } from "./server";

const PATIENCE_MS = 15_000;
const open = new Set<() => void>();

type Asked = { assistantId: string; threadId?: string } & Record<string, unknown>;

/** A rendered page of @langchain/react and all that it has shown. */
export interface Shown {
  element: HTMLElement;
  agent: () => Agent;
  /** Texts of the last message, each once, in the order shown. */
  shown: string[];
  /** Where each question was first seen: the client forgets it with the next state (SDK 1.11). */
  seenAt: Map<string, string>;
  threadId: () => string;
  until: (holds: (agent: Agent) => boolean) => Promise<void>;
  leave: () => void;
}

/** Renders a page against the server. */
export async function openAgent(asked: Asked): Promise<Shown> {
  const shown: string[] = [];
  const seenAt = new Map<string, string>();
  let newest: Agent | undefined;
  const onRender = (agent: Agent): void => {
    newest = agent;
    const last = agent.stream.messages.at(-1)?.text;
    if (last !== undefined && shown.at(-1) !== last) shown.push(last);
    const parent = agent.metadata?.parentCheckpointId;
    const text = agent.asked?.text;
    if (text !== undefined && parent !== undefined && !seenAt.has(text)) seenAt.set(text, parent);
  };
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  const options = { apiUrl, apiKey, ...asked } as AgentOptions;
  root.render(createElement(AgentPage, { options, onRender }));
  const leave = (): void => {
    root.unmount();
    element.remove();
    open.delete(leave);
  };
  open.add(leave);
  const agent = (): Agent => {
    if (newest === undefined) throw new Error("the page was not rendered");
    return newest;
  };
  await patiently(() => newest !== undefined, () => "nothing");
  return {
    element,
    agent,
    shown,
    seenAt,
    threadId: () => {
      const id = agent().stream.threadId;
      if (id === null) throw new Error("the page has no thread yet");
      return id;
    },
    until: (holds) => patiently(() => holds(agent()), () => JSON.stringify(agent().stream.values)),
    leave,
  };
}

/** Closes the pages a test left open. */
export function leaveAgents(): void {
  for (const leave of open) leave();
}

async function patiently(holds: () => boolean, seen: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not shown in time: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Texts of the messages a page shows. */
export function textsOf(agent: Agent): string[] {
  return agent.stream.messages.map((one) => one.text);
}
