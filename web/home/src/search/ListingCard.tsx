import type { Card, Chip } from "@propmubi/client";
import { featuresOf, placeOf, reasonsOf } from "./words.js";

export function ListingCard({ card, chips }: { card: Card; chips: Chip[] }) {
  const reasons = reasonsOf(card, chips);
  return (
    <li class="card">
      <article aria-label={card.title}>
        <p class="price">
          {card.price_label}
          {card.is_synthetic && <span class="label">{card.synthetic_label ?? "Synthetic"}</span>}
        </p>
        <h2 class="title">{card.title}</h2>
        <p class="place">{placeOf(card)}</p>
        <ul class="features">
          {featuresOf(card).map((feature) => (
            <li key={feature}>{feature}</li>
          ))}
        </ul>
        <Reasons mark="✓" says="Matches" labels={reasons.matched} kind="good" />
        <Reasons mark="✗" says="Does not match" labels={reasons.unmatched} kind="bad" />
        <Reasons mark="?" says="Not stated" labels={reasons.unknown} kind="quiet" />
        {(card.doubts ?? []).map((doubt) => (
          <p class="doubt" key={doubt}>
            Check: {doubt}
          </p>
        ))}
      </article>
    </li>
  );
}

interface ReasonsProps {
  mark: string;
  says: string;
  labels: string[];
  kind: "good" | "bad" | "quiet";
}

function Reasons({ mark, says, labels, kind }: ReasonsProps) {
  if (labels.length === 0) return null;
  return (
    <p class={`reasons ${kind}`}>
      <span aria-hidden="true">{mark} </span>
      {says}: {labels.join(" · ")}
    </p>
  );
}
