import { h, type Child } from "../h.js";
import { button } from "./button.js";
import type { Chat } from "./chat.js";
import { turnView } from "./turn.js";

const EXAMPLES = ["3 BHK in Whitefield under 1.5 crore", "2 BHK on rent near a metro in Pune"];

/** The conversation. What is new in it is read out by the status line, so the log itself stays silent. */
export function log(chat: Chat): Child {
  const { state, text, board, conversation, greeting } = chat;
  const isNew = board.turns.length === 0;
  const offers = isNew ? EXAMPLES.map((example) => text(example)) : state.isBusy ? [] : state.suggestions;
  return (
    <div class="log" role="log" aria-live="off" aria-label={text("Conversation")} tabIndex={0} onscroll={chat.scrolled}>
      {isNew && (
        <div class="turn">
          <p class="answer">{greeting || text("Hello! What home are you looking for? Say area, budget, BHK.")}</p>
        </div>
      )}
      {board.turns.map((turn) => turnView(turn, chat))}
      <div class="chips">
        {offers.map((words) => {
          const onclick = (): void => {
            conversation.send(words);
          };
          return button({ onclick }, words);
        })}
      </div>
    </div>
  );
}
