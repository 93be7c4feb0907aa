import type { SearchAnswer } from "@propmubi/client";
import { Chips } from "./Chips.js";
import { ListingCard } from "./ListingCard.js";
import { SearchForm } from "./SearchForm.js";
import { notesOf, summaryOf } from "./words.js";
import type { Search } from "./useSearch.js";

export function Results({ search }: { search: Search }) {
  const { phase, answer, problem } = search;
  return (
    <>
      {/* Announced once, when the answer is there: figures and notes follow below for reading. */}
      <p class="summary" role="status">
        {phase === "loading" ? "Searching…" : answer && phase !== "error" ? summaryOf(answer) : ""}
      </p>
      {phase === "error" && (
        <div class="note note-bad" role="alert">
          <p>{problem}</p>
          <button type="button" onClick={search.retry}>
            Try again
          </button>
        </div>
      )}
      {answer && phase !== "error" && (
        <div class={phase === "loading" ? "results results-old" : "results"}>
          <Answer answer={answer} search={search} />
        </div>
      )}
    </>
  );
}

function Answer({ answer, search }: { answer: SearchAnswer; search: Search }) {
  const left = answer.total - answer.hits.length;
  return (
    <>
      <Chips chips={answer.chips} onRemove={search.removeChip} onClear={search.clear} />
      {notesOf(answer).map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
      <ul class="cards" aria-label="Listings">
        {answer.hits.map((hit) => (
          <ListingCard key={hit.card.listing_id} card={hit.card} chips={answer.chips} />
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="more" onClick={search.showMore} aria-busy={search.phase === "loading_more"}>
          Show more ({left} left)
        </button>
      )}
      <SearchForm
        label="Change this search"
        placeholder="cheaper, higher floor, add Marathahalli…"
        action="Change"
        isBusy={search.phase === "loading"}
        isSmall
        onSubmit={search.refine}
      />
    </>
  );
}
