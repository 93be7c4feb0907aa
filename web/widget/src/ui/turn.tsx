import { h, type Child } from "../h.js";
import type { Card } from "../conversation/index.js";
import { answer } from "./answer.js";
import type { DrawnTurn } from "./board.js";
import { button } from "./button.js";
import { cardsOf, late } from "./cards/cards.js";
import type { Chat } from "./chat.js";
import { problemText } from "./problem.js";

/** What the person said and all that came of it. */
export function turnView(turn: DrawnTurn, chat: Chat): Child {
  const { cards, key } = turn;
  chat.parts.expect(turn.action?.type ?? turn.progress);
  const words = turn.answer && answer(turn, chat);
  const isBefore = cards.some(isPanel);
  return (
    <div key={key} class={isAside(turn) ? "turn aside" : "turn"}>
      {turn.said && said(turn, chat)}
      {!isBefore && words}
      {cardsOf(turn, chat)}
      {isBefore && words}
      {going(turn, chat)}
      {rating(turn, chat)}
    </div>
  );
}

/** A liking is only noted. */
const isAside = ({ action }: DrawnTurn): boolean | undefined => action?.type.endsWith("like");

/** The card is the answer, and the words explain it. */
const isPanel = (card: Card): boolean => card.type === "emi" || (card.type === "listing" && card.is_detail);

function said({ said, canEdit }: DrawnTurn, { text, set, write }: Chat): Child {
  const onclick = (): void => {
    set({ isEdit: true });
    write(said);
  };
  return (
    <div class="said" role="group" aria-label={text("You")}>
      {canEdit && button({ class: "plain", onclick }, text("Edit"))}
      <p>{said}</p>
    </div>
  );
}

/** How it is going with a turn: waiting, at work, or broken off with a way to try again. */
function going({ id, status, progress, problem }: DrawnTurn, { text, conversation, state }: Chat): Child {
  if (status === "queued") return <p class="quiet">{text("Waiting to be sent")}</p>;
  if (status === "waiting") return <p class="progress">{text(progress ?? "thinking")}…</p>;
  return (
    (status === "stopped" || status === "failed") && (
      <div class="note">
        {status === "stopped" ? text("Stopped.") : problemText(problem, text)}{" "}
        {id === state.turns.at(-1)?.id && button({ onclick: conversation.retry }, text("Try again"))}
      </div>
    )
  );
}

/** Two thumbs; the one that points down asks why, and counts without an answer too. */
function rating(turn: DrawnTurn, chat: Chat): Child {
  const { conversation, text, set, view } = chat;
  if (turn.status !== "done" || isAside(turn) || !turn.answer) return null;
  const thumb = (score: "up" | "down", icon: "like" | "dislike", label: string): Child =>
    button({
      icon,
      class: "plain",
      label: text(label),
      pressed: turn.rating === score,
      onclick: () => {
        void conversation.rate(turn.id, score);
        set({ asked: score === "down" ? turn.id : "" });
      },
    });
  return (
    <div class="chips" role="group">
      {thumb("up", "like", "Helpful")}
      {thumb("down", "dislike", "Not helpful")}
      {view.asked === turn.id && late("reasons", { turn, chat })}
    </div>
  );
}
