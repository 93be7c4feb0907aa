import { h, type Child } from "../../h.js";
import type { CardOf } from "../../conversation/index.js";
import { button } from "../button.js";
import type { Chat } from "../chat.js";

export { default as css } from "./comparison.css?inline";

/** Homes side by side; the table scrolls inside itself and each row says what it is about. */
export function comparison({ card, chat: { text } }: { card: CardOf<"comparison">; chat: Chat }): Child {
  const { numbers, titles, rows, notes } = card.comparison;
  return (
    <div class="wide" role="region" tabIndex={0} aria-label={text("Compare")}>
      <table>
        <tr>
          <td />
          {numbers.map((number, at) => (
            <th scope="col">{`${number}. ${titles[at]}`}</th>
          ))}
        </tr>
        {rows.map(({ label, values, best }) => (
          <tr>
            <th scope="row">{label}</th>
            {values.map((value, at) => (
              <td class={at === best ? "matched" : undefined}>
                {value}
                {at === best && ` ✓ ${text("best")}`}
              </td>
            ))}
          </tr>
        ))}
      </table>
      {notes.length > 0 && <p class="quiet">{text("Areas are measured in different ways, so they are not ranked.")}</p>}
    </div>
  );
}

/** The homes picked to be put side by side: two to four of the list in force. */
export function compare({ chat: { board, conversation, text, view, set } }: { chat: Chat }): Child {
  const numbers = [...board.current].flatMap(([at, id]) => (view.picked.includes(id) ? at : []));
  if (numbers.length === 0) return null;
  const onclick = (): void => {
    conversation.act({ type: "compare", numbers });
    set({ picked: [] });
  };
  return (
    <div class="bar" role="group" aria-label={text("Compare")}>
      <span>{text("{} of 4", numbers.length)}</span>
      {numbers.map((at) => {
        const remove = (): void => {
          set({ picked: view.picked.filter((id) => id !== board.current.get(at)) });
        };
        return button({ key: at, label: text("Remove {}", at), onclick: remove }, at, " ×");
      })}
      {button(
        { class: "primary", disabled: numbers.length < 2, onclick },
        text(numbers.length < 2 ? "Pick one more" : "Compare"),
      )}
    </div>
  );
}
