import { useChannel, useExtension, useMessageMetadata, useStream } from "@langchain/react";
import type { UseStreamOptions } from "@langchain/react";

/** What the graphs of these tests have in their states. */
interface State extends Record<string, unknown> {
  messages?: { type: "human"; content: string }[];
  amount?: number;
  decision?: unknown;
}

interface Question {
  question: string;
}

export type AgentOptions = UseStreamOptions<State>;

function useAgent(options: AgentOptions) {
  const stream = useStream<State, Question>(options);
  const custom = useChannel(stream, ["custom"]);
  const cards = useExtension<{ type: string }>(stream, "cards");
  const asked = stream.messages.filter((message) => message.type === "human").at(-1);
  const metadata = useMessageMetadata(stream, asked?.id);
  return { stream, custom, cards, asked, metadata };
}

/** What the hooks give, as one render of a page sees it. */
export type Agent = ReturnType<typeof useAgent>;

interface PageProps {
  options: AgentOptions;
  onRender: (agent: Agent) => void;
}

/** A chat page written with @langchain/react. */
export function AgentPage({ options, onRender }: PageProps) {
  const agent = useAgent(options);
  onRender(agent);
  const { stream } = agent;
  return (
    <main aria-busy={stream.isLoading}>
      <ol>
        {stream.messages.map((message, index) => (
          <li key={message.id ?? index} data-type={message.type}>{message.text}</li>
        ))}
      </ol>
      {stream.interrupt?.value ? <p role="alertdialog">{stream.interrupt.value.question}</p> : null}
    </main>
  );
}
