import type { Card, RatingReason } from "../conversation/index.js";
import { Answer } from "./Answer.js";
import type { DrawnTurn } from "./board.js";
import { Button } from "./Button.js";
import { Cards } from "./cards/Cards.js";
import type { Chat } from "./chat.js";
import { problemText } from "./problem.js";

export interface TurnProps {
  turn: DrawnTurn;
  chat: Chat;
}

/** What the person said and all that came of it. */
export function TurnView({ turn, chat }: TurnProps) {
  const { status, answer, cards, action } = turn;
  const isAside = action?.type.endsWith("like");
  const parts = [answer && <Answer key="answer" turn={turn} chat={chat} />, <Cards key="cards" turn={turn} chat={chat} />];
  return (
    <div class={isAside ? "turn aside" : "turn"}>
      {turn.said && <Said turn={turn} chat={chat} />}
      {cards.some(isPanel) ? parts.reverse() : parts}
      <Going turn={turn} chat={chat} />
      {status === "done" && !isAside && answer && <Rating turn={turn} chat={chat} />}
    </div>
  );
}

/** The card is the answer, and the words explain it. */
const isPanel = (card: Card): boolean => card.type === "emi" || (card.type === "listing" && card.is_detail);

function Said({ turn, chat }: TurnProps) {
  const { said } = turn;
  return (
    <div class="said" role="group" aria-label={chat.text("You")}>
      {turn.canEdit && (
        <Button
          class="plain"
          onClick={() => {
            chat.set({ isEdit: true });
            chat.write(said);
          }}
        >
          {chat.text("Edit")}
        </Button>
      )}
      <p>{said}</p>
    </div>
  );
}

/** How it is going with a turn: waiting, at work, or broken off with a way to try again. */
function Going({ turn, chat }: TurnProps) {
  const { text, conversation, state } = chat;
  const { status, progress, problem } = turn;
  if (status === "queued") return <p class="quiet">{text("Waiting to be sent")}</p>;
  if (status === "waiting") return <p class="progress">{text(progress ?? "thinking")}…</p>;
  if (status === "streaming" || status === "done") return null;
  return (
    <div class="note">
      {status === "stopped" ? text("Stopped.") : problemText(problem, text)}{" "}
      {turn.id === state.turns.at(-1)?.id && (
        <Button
          onClick={() => {
            conversation.retry();
          }}
        >
          {text("Try again")}
        </Button>
      )}
    </div>
  );
}

const REASONS: readonly RatingReason[] = ["wrong_listing", "not_what_i_asked", "wrong_figure", "hard_to_read", "other"];

/** Two thumbs; the one that points down asks why, and counts without an answer too. */
function Rating({ turn, chat }: TurnProps) {
  const { conversation, text } = chat;
  const { id, rating } = turn;
  const thumb = (score: "up" | "down", icon: "like" | "dislike", label: string) => (
    <Button
      icon={icon}
      class="plain"
      label={text(label)}
      pressed={rating === score}
      onClick={() => {
        void conversation.rate(id, score);
        chat.set({ asked: score === "down" ? id : "" });
      }}
    />
  );
  return (
    <div class="chips" role="group">
      {thumb("up", "like", "Helpful")}
      {thumb("down", "dislike", "Not helpful")}
      {chat.view.asked === id && [
        <span>{text("What was wrong?")}</span>,
        REASONS.map((reason) => (
          <Button
            onClick={() => {
              void conversation.rate(id, "down", reason);
              chat.set({ asked: "", news: text("Thank you") });
            }}
          >
            {text(reason)}
          </Button>
        )),
      ]}
    </div>
  );
}
