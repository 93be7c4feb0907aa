import { ApiError, type EventOf, type SearchEvent } from "@propmubi/client";
import { EventReader, newId } from "@propmubi/desk";

export type MoneyCard = EventOf<"affordability"> | EventOf<"emi"> | EventOf<"tax">;

/** What the platform says to one question. */
export interface MoneyAnswer {
  cards: MoneyCard[];
  /** In words; a question in return when something is still missing. */
  text: string;
}

export interface MoneyApi {
  /** Asks in a conversation, which remembers what was said before; `onAnswer` hears the answer as it grows. */
  ask: (thread: string, words: string, onAnswer: (answer: MoneyAnswer) => void, signal: AbortSignal) => Promise<MoneyAnswer>;
  /** Figures of an applicant are kept no longer than one looks at them. */
  forget: (thread: string) => Promise<void>;
}

const BROKEN = { code: "stream_broken", detail: "The answer broke off on its way; ask again." };

/** The buyer's chat: the same graph, parser and functions, of which only figures are asked. */
export function createMoneyApi(send: typeof fetch): MoneyApi {
  return {
    ask: async (thread, words, onAnswer, signal) => {
      const response = await send(`/threads/${thread}/runs/stream`, {
        method: "POST",
        signal,
        headers: { "content-type": "application/json", accept: "text/event-stream", "idempotency-key": newId() },
        body: JSON.stringify({
          assistant_id: "property_search",
          input: { lang: "en", messages: [{ role: "user", content: words, id: newId() }] },
          stream_mode: ["custom", "updates"],
          multitask_strategy: "enqueue",
          if_not_exists: "create",
        }),
      }).catch((error: unknown) => {
        throw signal.aborted ? error : ApiError.unreachable();
      });
      if (!response.ok || response.body === null) throw await ApiError.of(response);
      return read(response.body, onAnswer);
    },
    forget: async (thread) => {
      // A browser that cannot reach the server leaves it to the platform's own retention.
      await send(`/threads/${thread}`, { method: "DELETE", keepalive: true }).catch(() => undefined);
    },
  };
}

async function read(body: ReadableStream<Uint8Array>, onAnswer: (answer: MoneyAnswer) => void): Promise<MoneyAnswer> {
  const lines = body.getReader();
  const decoder = new TextDecoder();
  const reader = new EventReader();
  let answer: MoneyAnswer = { cards: [], text: "" };
  for (;;) {
    const { done, value } = await lines.read();
    if (done) throw new ApiError(0, BROKEN, true);
    for (const { event, data } of reader.take(decoder.decode(value, { stream: true }))) {
      if (event === "end") return answer;
      if (event === "error") throw new ApiError(500, { detail: messageIn(JSON.parse(data)) });
      const next = grown(answer, event, JSON.parse(data));
      if (next !== answer) onAnswer(next);
      answer = next;
    }
  }
}

function grown(answer: MoneyAnswer, event: string, data: unknown): MoneyAnswer {
  if (event === "custom") {
    const said = data as SearchEvent;
    return isCard(said) ? { ...answer, cards: [...answer.cards.filter((each) => each.id !== said.id), said] } : answer;
  }
  const text = event === "updates" ? textIn(data as Updates) : null;
  return text === null ? answer : { ...answer, text };
}

function isCard(event: SearchEvent): event is MoneyCard {
  return event.type === "affordability" || event.type === "emi" || event.type === "tax";
}

interface Updates {
  answer?: { messages?: readonly { content: string }[] } | null;
}

function textIn({ answer }: Updates): string | null {
  return answer?.messages?.at(-1)?.content ?? null;
}

function messageIn(problem: unknown): string {
  const message = typeof problem === "object" && problem !== null && "message" in problem ? problem.message : null;
  return typeof message === "string" && message !== "" ? message : "The question could not be answered; ask again.";
}
