import { h, type Child } from "../h.js";
import type { Lang } from "../conversation/index.js";
import { LANGS, number } from "../text/words.js";
import { button } from "./button.js";
import type { Chat } from "./chat.js";

/** Name, language, start over, and the way out where there is one. */
export const header = ({ conversation, state, text, close }: Chat): Child => (
  // No header element: the page has its own, and this would be another landmark of that name.
  <div class="head">
    <h2>{text("Home finder")}</h2>
    <select
      class="plain"
      aria-label={text("Language")}
      onchange={(event) => {
        conversation.setLang(event.currentTarget.value as Lang);
      }}
    >
      {Object.entries(LANGS).map(([lang, name]) => (
        <option value={lang} selected={lang === state.lang}>
          {name}
        </option>
      ))}
    </select>
    {button({ icon: "restart", class: "plain", label: text("Start over"), onclick: conversation.startOver })}
    {close && button({ icon: "close", class: "plain", label: text("Close"), onclick: close })}
  </div>
);

/** How many homes match, and the filters in force; each is a button that gives it up. */
export const filters = ({ conversation, state, text }: Chat): Child =>
  state.chips.length > 0 && (
    <div class="bar" role="group" aria-label={text("Filters")}>
      {state.total !== null && <b>{text("{} homes", number(state.total))}</b>}
      {state.chips.map(({ key, label }) => {
        const onclick = (): void => {
          conversation.act({ type: "remove_chip", key });
        };
        return button({ key, label: text("Remove {}", label), onclick }, label, " ×");
      })}
    </div>
  );
