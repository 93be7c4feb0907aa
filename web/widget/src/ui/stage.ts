import type { Conversation, ConversationState } from "../conversation/index.js";
import { draw as patch } from "../draw.js";
import { sheetOf } from "./sheet.js";
import { fetchPhrases, textOf } from "../text/words.js";
import { linesOf, readBoard, type DrawnTurn } from "./board.js";
import type { Chat, View } from "./chat.js";
import { createParts } from "./parts.js";
import { problemText } from "./problem.js";
import { followLog, isFollowed, isMoreBelow, keepFocus, showDialog, toEnd } from "./screen.js";
import css from "./style.css?inline";
import { shell } from "./shell.js";

export interface StageProps {
  isInline: boolean;
  isOpen: boolean;
  greeting: string;
}

export interface StageOptions {
  root: ShadowRoot;
  /** Where the focus goes when the dialog is closed. */
  bubble: HTMLElement;
  conversation: Conversation;
  /** Origin that serves the phrases of other languages. */
  home: string;
  onOpen: (isOpen: boolean) => void;
  /** Tells the page that something happened. */
  onEvent: (name: string, detail?: unknown) => void;
}

export interface Stage {
  draw(props?: StageProps): void;
  end(): void;
}

/**
 * Draws the whole chat anew after each change, from three things: the conversation, the attributes, the view.
 *
 * No part keeps state of its own, so what is on the screen is a function of these and nothing can disagree.
 */
export function createStage({ root, bubble, conversation, home, onOpen, onEvent }: StageOptions): Stage {
  const life = new AbortController();
  const place = root.appendChild(document.createElement("div"));
  place.className = "place";
  root.adoptedStyleSheets = [...root.adoptedStyleSheets.slice(0, 1), sheetOf(css)];
  let props = {} as StageProps;
  let view: View = {
    picked: [],
    isEdit: false,
    asked: "",
    moved: { of: "", values: {} },
    sent: { form: "", lacking: [] },
    news: "",
    isBelow: false,
  };
  let lang = "en";
  let wanted = "en";
  let text = textOf({});
  let wasOpen = false;
  let before = conversation.state;
  let isFollowing = true;
  let opening = new AbortController();

  const parts = createParts(root, home, life.signal, (isFailure) => {
    set(isFailure ? { news: text("This could not be loaded.") } : {});
  });

  const set = (change: Partial<View>): void => {
    view = { ...view, ...change };
    draw();
  };

  const close = (): void => {
    onOpen(false);
  };

  const chatOf = (state: ConversationState): Chat => ({
    ...{ conversation, state, view, text, lang, set, parts },
    board: readBoard(state),
    greeting: props.greeting,
    close: props.isInline ? null : close,
    scrolled: () => {
      isFollowing = isFollowed(root);
      look();
    },
    write: (words) => {
      const box = root.querySelector("textarea");
      if (!box) return;
      box.value = words;
      box.focus();
    },
    toEnd: () => {
      toEnd(root);
    },
    goTo: (number) => {
      [...root.querySelectorAll<HTMLElement>(`[data-number="${number}"]`)].at(-1)?.focus();
    },
  });

  const draw = (given = props): void => {
    if (life.signal.aborted) return;
    props = given;
    const { isInline, isOpen } = props;
    const { state } = conversation;
    const chat = chatOf(state);
    const focused = root.activeElement;
    patch(place, shell(chat, isInline, isOpen));
    keepFocus(root, focused);
    if (isOpen !== wasOpen) turnTo(isOpen);
    if (state !== before) hear(chat);
    if (state.lang !== wanted) void speak();
  };

  const turnTo = (isOpen: boolean): void => {
    wasOpen = isOpen;
    opening.abort();
    opening = new AbortController();
    if (isOpen) void conversation.start();
    if (props.isInline) return;
    const dialog = root.querySelector("dialog");
    if (isOpen && dialog) showDialog(dialog, opening.signal);
    (isOpen ? root.querySelector("textarea") : bubble)?.focus();
    onEvent(isOpen ? "open" : "close");
  };

  /** Reads out an answer once, when it is complete, and what went wrong; never token by token. */
  const hear = ({ state, board }: Chat): void => {
    const [was, turn] = [before, board.turns.at(-1)];
    before = state;
    // A new turn is the person's own doing: they want to see it, wherever they had scrolled to.
    if (was.turns.length !== state.turns.length) isFollowing = true;
    if (isFollowing) followLog(root);
    look();
    if (state.problem && state.problem !== was.problem) set({ news: problemText(state.problem, text) });
    // Emptied first, so that the same words are read out again.
    if (!was.isBusy && state.isBusy) set({ news: "" });
    if (was.isBusy && !state.isBusy && turn) conclude(turn);
  };

  const conclude = (turn: DrawnTurn): void => {
    const { status } = turn;
    const words = status === "failed" ? problemText(turn.problem, text) : linesOf(turn).join(" ");
    set({ news: status === "stopped" ? text("Stopped.") : words });
    for (const card of turn.cards) {
      if (card.type !== "lead_captured") continue;
      // Who it was stays on the platform.
      const { lead_id, channel, listing_ids } = card;
      onEvent("lead", { lead_id, channel, listing_ids });
    }
  };

  const look = (): void => {
    const isBelow = isMoreBelow(root);
    if (isBelow !== view.isBelow) set({ isBelow });
  };

  /** The phrases before them stay until those of the language are here, and while they cannot be had. */
  const speak = async (): Promise<void> => {
    const next = (wanted = conversation.state.lang);
    const phrases = await fetchPhrases(next, home).catch(() => null);
    if (next !== wanted || life.signal.aborted) return;
    if (phrases) [lang, text] = [next, textOf(phrases)];
    else addEventListener("online", () => void speak(), { once: true, signal: life.signal });
    draw();
  };

  life.signal.addEventListener("abort", conversation.subscribe(() => { draw(); }));
  return {
    draw,
    end() {
      life.abort();
      opening.abort();
      place.remove();
    },
  };
}
