import { h, type Child } from "../h.js";

const SEND = "M12 19V5M6 11l6-6 6 6";
const LIKE = "M7 11l4-7c2 0 2 1 2 2v4h5l2 1-2 8H7zM7 11H4v8h3";
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  restart: "M5 12a7 7 0 1 0 2-5M5 4v4h4",
  send: SEND,
  stop: "M7 7h10v10H7z",
  // Turned upside down by the styles.
  down: SEND,
  like: LIKE,
  dislike: LIKE,
};

interface Props {
  /** Its name where it has no words of its own, or where they do not say enough. */
  label?: string | undefined;
  icon?: keyof typeof PATHS;
  class?: string;
  pressed?: boolean;
  disabled?: boolean;
  type?: "submit";
  key?: string | number;
  onclick?: () => void;
}

/** A button of 44 pixels at least: words, or a round one with a drawing and a label. */
export const button = ({ label, icon, pressed, ...rest }: Props, ...words: Child[]): Child => (
  <button type="button" aria-label={label} title={icon && label} aria-pressed={pressed} {...rest}>
    {words}
    {icon && (
      <svg viewBox="0 0 24 24" class={icon} aria-hidden="true">
        <path d={PATHS[icon]} />
      </svg>
    )}
  </button>
);
