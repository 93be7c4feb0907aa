import type { Problem } from "../conversation/index.js";
import type { Text } from "../text/words.js";

const SENTENCES: Readonly<Partial<Record<Problem["message"], string>>> = {
  offline: "You are offline. Messages are kept and sent when you are back.",
  unreachable: "Connecting again…",
  invalid: "That could not be sent. Try other words.",
  refused: "This chat is not set up for this site.",
  rate: "Too many messages. Wait {} seconds.",
  rating: "Your rating was not saved.",
};

/** What went wrong, in one sentence. */
export function problemText(problem: Problem | null, text: Text): string {
  return text(SENTENCES[problem?.message ?? "failed"] ?? "Something went wrong on our side.", problem?.retryAfterS ?? 5);
}
