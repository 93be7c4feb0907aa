import type { Lang } from "./conversation/index.js";

const LABELS: Readonly<Record<Lang, string>> = {
  en: "Chat about homes",
  hi: "घर के बारे में पूछें",
  mr: "घराबद्दल विचारा",
};

const SVG = "http://www.w3.org/2000/svg";

export interface Bubble {
  readonly element: HTMLButtonElement;
  draw(lang: Lang, isHidden: boolean): void;
}

/** The button at the corner of the page. `onNear` comes when somebody reaches for it. */
export function createBubble(on: { onNear: () => void; onPress: () => void }): Bubble {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "bubble";
  element.ariaHasPopup = "dialog";
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M4 11l8-7 8 7v9h-5v-5H9v5H4z");
  icon.append(path);
  element.append(icon);
  element.addEventListener("pointerenter", on.onNear);
  element.addEventListener("focus", on.onNear);
  element.addEventListener("click", on.onPress);
  return {
    element,
    draw(lang, isHidden) {
      element.lang = lang;
      element.setAttribute("aria-label", LABELS[lang]);
      element.hidden = isHidden;
    },
  };
}
