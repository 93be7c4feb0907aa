import type { Lang } from "../conversation/index.js";
import { LANGS, number } from "../text/words.js";
import { Button } from "./Button.js";
import type { Chat } from "./chat.js";

/** Name, language, start over, and the way out where there is one. */
export function Header({ chat }: { chat: Chat }) {
  const { conversation, state, text, close } = chat;
  return (
    // No header element: the page has its own, and this would be another landmark of that name.
    <div class="head">
      <svg viewBox="0 0 24 25" aria-hidden="true">
        <path d="M4 11l8-7 8 7v10h-5v-6H9v6H4z" />
      </svg>
      <h2>{text("Home finder")}</h2>
      <select
        aria-label={text("Language")}
        value={state.lang}
        onChange={(event) => {
          conversation.setLang(event.currentTarget.value as Lang);
        }}
      >
        {Object.entries(LANGS).map(([lang, name]) => (
          <option value={lang}>{name}</option>
        ))}
      </select>
      <Button
        icon="restart"
        class="plain"
        label={text("Start over")}
        onClick={() => {
          conversation.startOver();
        }}
      />
      {close && <Button icon="close" class="plain" label={text("Close")} onClick={close} />}
    </div>
  );
}

/** How many homes match, and the filters in force; each is a button that gives it up. */
export function Filters({ chat }: { chat: Chat }) {
  const { conversation, state, text } = chat;
  const { chips, total } = state;
  if (chips.length === 0) return null;
  return (
    <div class="bar" role="group" aria-label={text("Filters")}>
      {total !== null && <b>{text("{} homes", number(total))}</b>}
      {chips.map(({ key, label }) => (
        <Button
          key={key}
          label={text("Remove {}", label)}
          onClick={() => {
            conversation.act({ type: "remove_chip", key });
          }}
        >
          {label} ×
        </Button>
      ))}
    </div>
  );
}

/** The homes picked to be put side by side: two to four of the list in force. */
export function CompareTray({ chat }: { chat: Chat }) {
  const { board, conversation, text, view } = chat;
  const numbers = [...board.current].flatMap(([at, id]) => (view.picked.includes(id) ? at : []));
  if (numbers.length === 0) return null;
  return (
    <div class="bar" role="group" aria-label={text("Compare")}>
      <span>{text("{} of 4", numbers.length)}</span>
      {numbers.map((at) => (
        <Button
          key={at}
          label={text("Remove {}", at)}
          onClick={() => {
            chat.set({ picked: view.picked.filter((id) => id !== board.current.get(at)) });
          }}
        >
          {at} ×
        </Button>
      ))}
      <Button
        class="primary"
        disabled={numbers.length < 2}
        onClick={() => {
          conversation.act({ type: "compare", numbers });
          chat.set({ picked: [] });
        }}
      >
        {text(numbers.length < 2 ? "Pick one more" : "Compare")}
      </Button>
    </div>
  );
}
