import { h, type Child } from "../../h.js";
import type { CardOf } from "../../conversation/index.js";
import { money, number, type Text } from "../../text/words.js";
import { isCurrent, type Listing } from "../board.js";
import { button } from "../button.js";
import type { Chat } from "../chat.js";

/** One home: a drawn placeholder for its photo, its figures, why it matched, and what can be done with it. */
export function listing({ id: key, listing }: CardOf<"listing">, chat: Chat): Child {
  const { text, board } = chat;
  const { number: at, title, latitude, longitude, doubts = [] } = listing;
  return (
    <article key={key} class="card" data-number={at} tabIndex={-1} aria-label={`${text("Home {}", at)}: ${title}`}>
      <div class="photo">
        <b>{at}</b>
        {listing.is_synthetic && <small>{text("Demo listing")}</small>}
      </div>
      <p class="big">{priceOf(listing, text)}</p>
      <h3>{title}</h3>
      <p>{factsOf(listing, text).join(" · ")}</p>
      {(["matched", "unmatched", "unknown"] as const).map((kind) => {
        const labels = labelsOf(listing[kind], chat);
        return labels[0] && <p class={kind}>{`${text(kind)}: ${labels.join(" · ")}`}</p>;
      })}
      {doubts.map((doubt) => (
        <p class="unmatched">{`${text("Check")}: ${doubt}`}</p>
      ))}
      {latitude !== undefined && (
        <a
          href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          {text("Map")}
        </a>
      )}
      {isCurrent(board, listing) && actions(listing, chat)}
    </article>
  );
}

function priceOf({ price_inr: inr, price_period: period }: Listing, text: Text): string {
  if (!inr) return text("Price on request");
  const price = money(inr, text);
  return period === "month" ? text("{} a month", price) : price;
}

/** The figures of a home in short words; a card says only what its source said. */
function factsOf(listing: Listing, text: Text): string[] {
  const { bhk, area_sqft: area, floor, total_floors: floors, price_per_sqft_inr: perSqft } = listing;
  const say = (phrase: string, value: string | number | undefined) => value !== undefined && text(phrase, value);
  const basis = text(listing.area_basis ?? "unspecified");
  return [
    bhk && (bhk === 0.5 ? "1 RK" : `${bhk} BHK`),
    area && `${text("{} sq ft", number(Math.round(area)))} (${basis})`,
    perSqft && text("₹{} per sq ft", number(perSqft)),
    say("floor {}", floors && floor !== undefined ? `${floor}/${floors}` : floor),
    say(listing.furnishing ?? "", ""),
    say(listing.possession_status ?? "", ""),
    say("{} km away", listing.distance_km),
    say("{} km to metro", listing.metro_km),
  ].filter((fact): fact is string => Boolean(fact));
}

/** Wishes in the words of the chips; a wish that is no chip any more is left out. */
function labelsOf(keys: readonly string[] = [], { state }: Chat): string[] {
  const isMeant = (chip: string) => (key: string) => `${chip}.`.startsWith(`${key}.`) || key.startsWith(`${chip}.`);
  return state.chips.filter(({ key }) => keys.some(isMeant(key))).map(({ label }) => label);
}

const MOST = 4;

/** What can be done with a home of the list in force. */
function actions({ number: at = 0, listing_id: id = "", transaction }: Listing, chat: Chat): Child {
  const { board, conversation, text, view, set } = chat;
  const others = view.picked.filter((each) => each !== id);
  const isPicked = others.length < view.picked.length;
  const does = (type: "like" | "dislike" | "details" | "emi" | "contact" | "more_like") => () => {
    conversation.act({ type, number: at });
  };
  const judge = (type: "like" | "dislike"): Child =>
    button({ icon: type, label: text(type), pressed: board.judged.get(at) === type, onclick: does(type) });
  const act = (type: "details" | "emi" | "contact" | "more_like", label: string): Child =>
    button({ onclick: does(type) }, text(label));
  const pick = (): void => {
    set({ picked: isPicked ? others : [...others, id] });
  };
  return (
    <div class="chips">
      {judge("like")}
      {judge("dislike")}
      {button({ pressed: isPicked, disabled: others.length >= MOST, onclick: pick }, text("Compare"))}
      {act("details", "Details")}
      {transaction === "buy" && act("emi", "EMI")}
      {act("more_like", "More like this")}
      {act("contact", "Contact")}
    </div>
  );
}
