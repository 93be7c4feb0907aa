import type { Card, Conversation, ConversationState } from "../conversation/index.js";
import type { Text } from "../text/words.js";
import type { Child } from "../h.js";
import type { Board, DrawnTurn } from "./board.js";
import type { Parts } from "./parts.js";

/** What the person did here and has not said: the conversation knows nothing of it. */
export interface View {
  /** Listings in the compare tray, by id: a number may mean another home after the next search. */
  readonly picked: readonly string[];
  /** What is written replaces the last message. */
  readonly isEdit: boolean;
  /** The turn that was found wrong, and is asked why. */
  readonly asked: string;
  /** Slider values not yet answered, and the EMI card they are of. */
  readonly moved: { readonly of: string; readonly values: Readonly<Record<string, number>> };
  /** The form that was sent, and what it lacked before it could be. */
  readonly sent: { readonly form: string; readonly lacking: readonly string[] };
  /** Read out once. */
  readonly news: string;
  /** The end of the conversation is below what is in view. */
  readonly isBelow: boolean;
}

/** What every part is drawn from, and how it acts. */
export interface Chat {
  readonly conversation: Conversation;
  readonly state: ConversationState;
  readonly board: Board;
  readonly view: View;
  readonly text: Text;
  readonly lang: string;
  readonly greeting: string;
  readonly set: (change: Partial<View>) => void;
  /** Writes words into the line to write in, and goes there. */
  readonly write: (words: string) => void;
  /** Focuses the newest card of the listing with that number. */
  readonly goTo: (number: string) => void;
  /** Focuses the log at its end. */
  readonly toEnd: () => void;
  /** The log was scrolled. */
  readonly scrolled: () => void;
  readonly parts: Parts;
  /** Absent where there is nothing to close. */
  readonly close: (() => void) | null;
}

export interface TurnProps {
  readonly turn: DrawnTurn;
  readonly chat: Chat;
}

/** Draws the cards of a type. */
export type Drawing<Drawn extends Card = Card> = (props: TurnProps & { card: Drawn }) => Child;
