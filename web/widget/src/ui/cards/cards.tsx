import { h, type Child } from "../../h.js";
import type { Card, CardOf } from "../../conversation/index.js";
import { number } from "../../text/words.js";
import { isCurrent, isListing, type DrawnTurn } from "../board.js";
import { button } from "../button.js";
import type { Chat, Drawing } from "../chat.js";
import { listing } from "./listing.js";

/** The cards of a turn: its homes in one row to swipe through, then all else below one another. */
export function cardsOf(turn: DrawnTurn, chat: Chat): Child {
  const homes = turn.cards.filter(isListing);
  return [
    homes.length > 0 && <div class="row">{homes.map((card) => listing(card, chat))}</div>,
    // By their numbers: a panel that the platform worked out again stays the panel under the person's hand.
    turn.cards
      .filter((card) => !isListing(card))
      .map((card) => {
        const drawing = DRAWINGS[card.type] as Drawing | undefined;
        return drawing ? drawing({ card, turn, chat }) : late(card.type, { card, turn, chat });
      }),
  ];
}

const DRAWINGS: { readonly [Type in Card["type"]]?: Drawing<CardOf<Type>> } = {
  /** How many homes are left, while the list is the one in force and this is its end. */
  results: ({ card, turn, chat: { board, conversation, text } }) => {
    const last = turn.cards.findLast(isListing)?.listing;
    const at = last?.number ?? 0;
    const left = card.total - at;
    const onclick = (): void => {
      conversation.act({ type: "more" });
    };
    const isEnd = last && left > 0 && isCurrent(board, last) && !board.current.has(at + 1);
    return isEnd && button({ onclick }, text("Show more ({} left)", number(left)));
  },
  relaxed: ({ card }) => (
    <p class="note">{card.relaxed.map(({ label, found }) => `${label} (${number(found)})`).join(" · ")}</p>
  ),
  refusal: ({ card, turn }) => !turn.answer.includes(card.text) && <p class="note">{card.text}</p>,
};

/** What a part of the panel draws, which is here, on its way, or could not be had. */
export function late(of: string, props: { chat: Chat; turn?: DrawnTurn; card?: Card }): Child {
  const { text, parts } = props.chat;
  const drawing = parts.drawing(of);
  if (drawing) return drawing(props);
  return drawing === false ? (
    <p class="note">
      {text("This could not be loaded.")} {button({ onclick: parts.retry }, text("Try again"))}
    </p>
  ) : (
    <p class="progress">{text("Loading")}…</p>
  );
}
