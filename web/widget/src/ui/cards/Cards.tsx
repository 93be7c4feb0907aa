import type { ComponentChildren, FunctionComponent } from "preact";
import type { Card, CardOf } from "../../conversation/index.js";
import { number } from "../../text/words.js";
import { isCurrent, isListing } from "../board.js";
import { Button } from "../Button.js";
import type { TurnProps } from "../TurnView.js";
import { Comparison } from "./Comparison.js";
import { ContactForm } from "./ContactForm.js";
import { Affordability, Emi } from "./Figures.js";
import { ListingCard } from "./ListingCard.js";

/** The cards of a turn: its homes in one row to swipe through, then all else below one another. */
export function Cards({ turn, chat }: TurnProps) {
  const homes = turn.cards.filter(isListing);
  const others = turn.cards.filter((card) => !isListing(card));
  return (
    <>
      {homes.length > 0 && (
        <div class="row">
          {homes.map(({ id, listing }) => (
            <ListingCard key={id} listing={listing} chat={chat} />
          ))}
        </div>
      )}
      {others.map((card, at) => {
        const Drawn = DRAWINGS[card.type] as FunctionComponent<TurnProps & { card: Card }>;
        // Not by id: a panel that the platform worked out again stays the panel under the person's hand.
        return <Drawn key={at} card={card} turn={turn} chat={chat} />;
      })}
    </>
  );
}

type Drawing<Type extends Card["type"]> = (props: TurnProps & { card: CardOf<Type> }) => ComponentChildren;

const DRAWINGS: { readonly [Type in Card["type"]]?: Drawing<Type> } = {
  results: More,
  comparison: Comparison,
  emi: Emi,
  affordability: Affordability,
  contact_form: ({ card, ...rest }) => rest.chat.board.openForm === card.id && <ContactForm card={card} {...rest} />,
  relaxed: ({ card }) => (
    <p class="note">{card.relaxed.map(({ label, found }) => `${label} (${number(found)})`).join(" · ")}</p>
  ),
  refusal: ({ card, turn }) => !turn.answer.includes(card.text) && <p class="note">{card.text}</p>,
  lead_captured: ({ card, turn, chat }) =>
    !turn.answer.includes(card.phone_masked) && (
      <p class="note">{chat.text("Sent. You will be reached on {}.", card.phone_masked)}</p>
    ),
};

/** How many homes are left, while the list is the one in force and this is its end. */
function More({ card, turn, chat }: TurnProps & { card: CardOf<"results"> }) {
  const last = turn.cards.findLast(isListing)?.listing;
  const at = last?.number ?? 0;
  const left = card.total - at;
  if (!last || left <= 0 || !isCurrent(chat.board, last) || chat.board.current.has(at + 1)) return null;
  return (
    <Button
      onClick={() => {
        chat.conversation.act({ type: "more" });
      }}
    >
      {chat.text("Show more ({} left)", number(left))}
    </Button>
  );
}
