import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { apiKey, apiUrl } from "./server";
import { ChatPage } from "./chat";
import type { Chat, Options } from "./chat";

type Asked = Partial<Options> & { assistantId: string };

const PATIENCE_MS = 15_000;
const open = new Set<() => void>();

/** A rendered chat page and all that it has shown. */
export interface Page {
  element: HTMLElement;
  /** What the hook gave at the newest render. */
  chat: () => Chat;
  /** Texts of the last message, each once, in the order shown. */
  shown: string[];
  threadId: () => string;
  /** Sends, and waits until the page rests. */
  submit: (...given: Parameters<Chat["submit"]>) => Promise<void>;
  /** Waits until the page shows it. */
  until: (holds: (chat: Chat) => boolean) => Promise<void>;
  leave: () => void;
}

/** Renders a chat page against the server. */
export async function openPage(asked: Asked): Promise<Page> {
  const shown: string[] = [];
  let newest: Chat | undefined;
  let threadId = asked.threadId ?? null;
  const options = {
    apiUrl,
    apiKey,
    fetchStateHistory: true,
    onThreadId: (id: string) => {
      threadId = id;
    },
    ...asked,
  } as Options;
  const onRender = (chat: Chat): void => {
    newest = chat;
    const last = chat.messages.at(-1)?.content;
    if (typeof last === "string" && shown.at(-1) !== last) shown.push(last);
  };
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  root.render(createElement(ChatPage, { options, onRender }));
  const leave = (): void => {
    root.unmount();
    element.remove();
    open.delete(leave);
  };
  open.add(leave);
  await patiently(() => newest !== undefined);
  const chat = (): Chat => {
    if (newest === undefined) throw new Error("the page was not rendered");
    return newest;
  };
  const until = (holds: (chat: Chat) => boolean): Promise<void> =>
    patiently(() => holds(chat()), () => JSON.stringify(chat().values));
  return {
    element,
    chat,
    shown,
    threadId: () => {
      if (threadId === null) throw new Error("the page has no thread yet");
      return threadId;
    },
    submit: async (...given) => {
      await chat().submit(...given);
      await until((one) => !one.isLoading);
    },
    until,
    leave,
  };
}

/** Closes the pages a test left open. */
export function leaveAll(): void {
  for (const leave of open) leave();
}

async function patiently(holds: () => boolean, seen: () => string = () => ""): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not shown in time: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A message of the user. */
export function said(content: string): { messages: { type: "human"; content: string }[] } {
  return { messages: [{ type: "human", content }] };
}

/** What the answer of the graph `talk` is. */
export function answerTo(text: string): string {
  return `You said ${text} and I answer in ten slow words now`;
}

/** Texts of the messages a page shows. */
export function texts(chat: Chat): string[] {
  return chat.messages.map((one) => (typeof one.content === "string" ? one.content : ""));
}
