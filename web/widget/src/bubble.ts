import type { Lang } from "./conversation/index.js";

const LABELS: Readonly<Record<Lang, string>> = {
  en: "Chat about homes",
  hi: "घर के बारे में पूछें",
  mr: "घराबद्दल विचारा",
};

export interface Bubble {
  readonly element: HTMLButtonElement;
  draw(lang: Lang, isHidden: boolean): void;
}

/** The button at the corner of the page, drawn by base.css. `onNear` comes when somebody reaches for it. */
export function createBubble(onNear: () => void, onPress: () => void): Bubble {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "bubble";
  element.ariaHasPopup = "dialog";
  element.onpointerenter = element.onfocus = onNear;
  element.onclick = onPress;
  return {
    element,
    draw(lang, hidden) {
      Object.assign(element, { lang, hidden });
      element.setAttribute("aria-label", LABELS[lang]);
    },
  };
}
