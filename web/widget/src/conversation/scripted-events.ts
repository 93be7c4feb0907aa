// The events of one turn as the platform sends them: recorded, shortened, with the ids made here.
import type { Card, Chip } from "./types.js";

let sequence = 0;

/** One event of the wire: CRLF, fields in the order event, data, id. */
export function event(name: string, data: unknown): string {
  sequence += 1;
  return `event: ${name}\r\ndata: ${JSON.stringify(data)}\r\nid: 1795382234942-${sequence}\r\n\r\n`;
}

export const heartbeat = ": heartbeat\r\n\r\n";

export function began(attempt = 1): string {
  return event("metadata", { run_id: "run", attempt });
}

export function token(content: string, id = "ai-1"): string {
  const chunk = { content, additional_kwargs: {}, type: "AIMessageChunk", name: null, id, tool_calls: [] };
  return event("messages", [chunk, { langgraph_node: "answer", run_attempt: 1 }]);
}

export function progress(step: string): string {
  return event("custom", { type: "progress", id: "t:progress", step });
}

export function filters(...chips: Chip[]): string {
  return event("custom", { type: "filters", id: "t:filters", chips, filters: {}, assumptions: [] });
}

export function suggestions(...items: string[]): string {
  return event("custom", { type: "suggestions", id: "t:suggestions", items });
}

export function results(total: number): string {
  return event("custom", { type: "results", id: "t:results", total, shown: total, reason: "search" });
}

export function listing(number: number): string {
  const card = { number, listing_id: `listing-${number}`, title: `${number} BHK apartment for sale in Baner, Pune` };
  return event("custom", { type: "listing", id: `t:listing:${number}`, listing: card, is_detail: false });
}

export function card(body: Partial<Card>): string {
  return event("custom", body);
}

export function answerReset(messageId = "ai-1"): string {
  return event("custom", { type: "answer_reset", id: "t:answer_reset", message_id: messageId });
}

export function message(content: string, id = "ai-1"): object {
  return {
    content,
    additional_kwargs: { citations: [{ marker: 1, listing_id: "listing-1" }], engine: "rules", language: "en" },
    type: "ai",
    name: null,
    id,
  };
}

export function answered(content: string, id = "ai-1"): string {
  return event("updates", { answer: { messages: [message(content, id)], engine: "rules" } });
}

export function failed(error = "RuntimeError"): string {
  return event("error", { error, message: "The run failed." });
}

export function ended(): string {
  return event("end", null);
}

/** A whole turn that found one listing. */
export function aTurn(text = "I found 1 listing."): string[] {
  return [
    began(),
    filters({ key: "bhk", label: "2 BHK" }),
    progress("searching"),
    listing(1),
    results(1),
    token(text.slice(0, 7)),
    token(text.slice(7)),
    suggestions("Cheaper ones"),
    answered(text),
    ended(),
  ];
}
