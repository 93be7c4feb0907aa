import type { CardOf } from "../../conversation/index.js";
import type { Chat } from "../chat.js";

/** Homes side by side; the table scrolls inside itself and each row says what it is about. */
export function Comparison({ card, chat }: { card: CardOf<"comparison">; chat: Chat }) {
  const { numbers, titles, rows, notes } = card.comparison;
  const { text } = chat;
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
