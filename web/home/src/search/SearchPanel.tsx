import type { Client } from "@propmubi/client";
import { Results } from "./Results.js";
import { SearchForm } from "./SearchForm.js";
import { useSearch } from "./useSearch.js";

const EXAMPLES = [
  "3BHK in Whitefield under 1.2 crore, ready to move, not ground floor",
  "2 BHK on rent near a metro in Pune under 35k",
  "Mumbai mein 1 BHK chahiye, 90 lakh tak",
];

interface Props {
  client: Client;
  /** What must be said about the listings as a whole; null when nothing. */
  honesty: string | null;
}

export function SearchPanel({ client, honesty }: Props) {
  const search = useSearch(client);
  return (
    <section class="search" id="search" aria-labelledby="search-title">
      <h1 id="search-title">Find a home</h1>
      <p class="lead">
        Say it in English, Hinglish or Hindi. {honesty}
      </p>
      <SearchForm
        label="What are you looking for?"
        placeholder="3BHK in Whitefield under 1.2 crore"
        action="Search"
        isBusy={search.phase === "loading"}
        onSubmit={search.start}
      />
      {search.phase === "idle" && (
        <div class="examples">
          <p id="examples-title">Try</p>
          <ul aria-labelledby="examples-title">
            {EXAMPLES.map((example) => (
              <li key={example}>
                <button type="button" class="example" onClick={() => { search.start(example); }}>
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Results search={search} />
    </section>
  );
}
