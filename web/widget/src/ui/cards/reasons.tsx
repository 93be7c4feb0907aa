import { h, type Child } from "../../h.js";
import type { RatingReason } from "../../conversation/index.js";
import { button } from "../button.js";
import type { TurnProps } from "../chat.js";

export const css = "";

const REASONS: readonly RatingReason[] = ["wrong_listing", "not_what_i_asked", "wrong_figure", "hard_to_read", "other"];

/** Why an answer was found wrong; the thumb counts without it too. */
export function reasons({ turn, chat: { conversation, set, text } }: TurnProps): Child {
  return [
    <span>{text("What was wrong?")}</span>,
    REASONS.map((reason) => {
      const onclick = (): void => {
        void conversation.rate(turn.id, "down", reason);
        set({ asked: "", news: text("Thank you") });
      };
      return button({ onclick }, text(reason));
    }),
  ];
}
