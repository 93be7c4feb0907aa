import { h } from "../h.js";
import { money, number } from "../text/words.js";
import { button } from "./button.js";

/** What the parts fetched later have in common with the panel, and get from it (vite.config.ts, `givenKit`). */
export const kit = {
  button,
  h,
  money,
  number,
};
