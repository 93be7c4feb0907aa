import { linesOf, type DrawnTurn } from "./board.js";
import { Button } from "./Button.js";
import type { Chat } from "./chat.js";

/** "[2] Possession: ready", as details come. */
const FACT = /^\[\d+\] ([^:.]{2,40}: )(.+)$/;

/** The words of an answer: text nodes and citation buttons only, so nothing in it can be markup. */
export function Answer({ turn, chat }: { turn: DrawnTurn; chat: Chat }) {
  const cited = (part: string) => {
    const number = /^\[(\d+)\]$/.exec(part)?.[1] ?? "";
    if (!turn.citations[number]) return part;
    return (
      <Button
        class="cite"
        label={chat.text("Home {}", number)}
        onClick={() => {
          chat.goTo(Number(number));
        }}
      >
        <b>{number}</b>
      </Button>
    );
  };
  return (
    <div class="answer">
      {linesOf(turn).map((line) => {
        const [, name, value] = FACT.exec(line) ?? [];
        return <p>{name ? [<span class="quiet">{name}</span>, value] : line.split(/(\[\d+\])/).map(cited)}</p>;
      })}
    </div>
  );
}
