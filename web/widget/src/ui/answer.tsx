import { h, type Child } from "../h.js";
import { linesOf, type DrawnTurn } from "./board.js";
import { button } from "./button.js";
import type { Chat } from "./chat.js";

/** "[2] Possession: ready", as details come. */
const FACT = /^\[\d+\] ([^:.]{2,40}: )(.+)$/;

/** The words of an answer: text nodes and citation buttons only, so nothing in it can be markup. */
export function answer(turn: DrawnTurn, { text, goTo }: Chat): Child {
  const cited = (part: string): Child => {
    const number = /^\[(\d+)\]$/.exec(part)?.[1] ?? "";
    const onclick = (): void => {
      goTo(number);
    };
    return turn.citations[number] ? button({ class: "cite", label: text("Home {}", number), onclick }, <b>{number}</b>) : part;
  };
  return (
    <div class="answer">
      {linesOf(turn).map((line) => {
        const [, name, value] = FACT.exec(line) ?? [];
        return <p>{name ? [<span class="quiet">{name}</span>, value] : line.split(/(\[\d+\])/).map(cited)}</p>;
      })}
      {(turn.isPartial || turn.status === "stopped") && <small>{text("Partial answer")}</small>}
    </div>
  );
}
