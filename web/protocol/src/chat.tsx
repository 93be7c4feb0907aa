import { useStream } from "@langchain/langgraph-sdk/react";
import type { Message } from "@langchain/langgraph-sdk";
import type { UseStreamOptions } from "@langchain/langgraph-sdk/react";

export interface State extends Record<string, unknown> {
  messages: Message[];
}

export interface Question {
  question: string;
}

export type Options = UseStreamOptions<State, { InterruptType: Question }>;

/** What the hook gives, as one render of a page sees it. */
export type Chat = ReturnType<typeof useChat>;

function useChat(options: Options) {
  return useStream<State, { InterruptType: Question }>(options);
}

interface PageProps {
  options: Options;
  onRender: (chat: Chat) => void;
}

/** A chat page as applications write it: list, status, question, error. */
export function ChatPage({ options, onRender }: PageProps) {
  const chat = useChat(options);
  onRender(chat);
  return (
    <main aria-busy={chat.isLoading}>
      <ol>
        {chat.messages.map((message, index) => (
          <li key={message.id ?? index} data-type={message.type}>
            {typeof message.content === "string" ? message.content : ""}
          </li>
        ))}
      </ol>
      {chat.interrupt?.value ? <p role="alertdialog">{chat.interrupt.value.question}</p> : null}
      {chat.error instanceof Error ? <p role="alert">{chat.error.message}</p> : null}
    </main>
  );
}
