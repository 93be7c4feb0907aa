import { money, number, type Text } from "../../text/words.js";
import { isCurrent, type Listing } from "../board.js";
import { Button } from "../Button.js";
import type { Chat } from "../chat.js";

interface Props {
  listing: Listing;
  chat: Chat;
}

/** One home: a drawn placeholder for its photo, its figures, why it matched, and what can be done with it. */
export function ListingCard({ listing, chat }: Props) {
  const { text } = chat;
  const { number: at, title, latitude, longitude, listing_id: id = "0" } = listing;
  return (
    <article class="card" data-number={at} tabIndex={-1} aria-label={`${text("Home {}", at)}: ${title}`}>
      <div class={`photo tint${Number.parseInt(id[0] ?? "0", 16) % 4}`}>
        <svg viewBox="0 0 280 96" preserveAspectRatio="xMidYMax" aria-hidden="true">
          <path d="M0 96V60h34V44h40v22h30V30h46v40h34V50h40v16h56v30z" />
          <path d="M96 96V24l44-14 44 14v72zm14-60v14h60V36zm0 24v14h60V60z" />
        </svg>
        <b>{at}</b>
        {listing.is_synthetic && <small>{text("Demo listing")}</small>}
      </div>
      <p class="big">{priceOf(listing, text)}</p>
      <h3>{title}</h3>
      <p>{factsOf(listing, text).join(" · ")}</p>
      {(["matched", "unmatched", "unknown"] as const).map((kind) => {
        const labels = labelsOf(listing[kind], chat);
        return labels.length > 0 && <p class={kind}>{`${text(kind)}: ${labels.join(" · ")}`}</p>;
      })}
      {listing.doubts?.map((doubt) => (
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
      {isCurrent(chat.board, listing) && <Actions listing={listing} chat={chat} />}
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
function Actions({ listing, chat }: Props) {
  const { board, conversation, text, view } = chat;
  const { number: at = 0, listing_id: id = "", transaction } = listing;
  const isPicked = view.picked.includes(id);
  const picked = view.picked.filter((each) => each !== id);
  const judge = (type: "like" | "dislike") => (
    <Button
      icon={type}
      label={text(type)}
      pressed={board.judged.get(at) === type}
      onClick={() => {
        conversation.act({ type, number: at });
      }}
    />
  );
  const act = (type: "details" | "emi" | "contact" | "more_like", label: string) => (
    <Button
      onClick={() => {
        conversation.act({ type, number: at });
      }}
    >
      {text(label)}
    </Button>
  );
  return (
    <div class="chips">
      {judge("like")}
      {judge("dislike")}
      <Button
        pressed={isPicked}
        disabled={picked.length >= MOST}
        onClick={() => {
          chat.set({ picked: isPicked ? picked : [...picked, id] });
        }}
      >
        {text("Compare")}
      </Button>
      {act("details", "Details")}
      {transaction === "buy" && act("emi", "EMI")}
      {act("more_like", "More like this")}
      {act("contact", "Contact")}
    </div>
  );
}
