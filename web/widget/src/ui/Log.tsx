import { Button } from "./Button.js";
import type { Chat } from "./chat.js";
import { TurnView } from "./TurnView.js";

const EXAMPLES = ["3 BHK in Whitefield under 1.5 crore", "2 BHK on rent near a metro in Pune"];

interface Props {
  chat: Chat;
  onScroll: () => void;
}

/** The conversation. What is new in it is read out by the status line, so the log itself stays silent. */
export function Log({ chat, onScroll }: Props) {
  const { state, text, board, conversation, greeting } = chat;
  const isNew = board.turns.length === 0;
  const offers = isNew ? EXAMPLES.map((example) => text(example)) : state.isBusy ? [] : state.suggestions;
  return (
    <div class="view">
      <div class="log" role="log" aria-live="off" aria-label={text("Conversation")} tabIndex={0} onScroll={onScroll}>
        {isNew && (
          <div class="turn">
            <p class="answer">{greeting || text("Hello! What home are you looking for? Say area, budget, BHK.")}</p>
          </div>
        )}
        {board.turns.map((turn) => (
          <TurnView key={turn.key} turn={turn} chat={chat} />
        ))}
        <div class="chips">
          {offers.map((words) => (
            <Button
              onClick={() => {
                conversation.send(words);
              }}
            >
              {words}
            </Button>
          ))}
        </div>
      </div>
      {chat.view.isBelow && (
        <Button
          class="newest"
          icon="down"
          label={text("New messages")}
          onClick={() => {
            chat.goTo();
          }}
        />
      )}
    </div>
  );
}
