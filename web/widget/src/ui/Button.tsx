import type { ComponentChildren } from "preact";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  restart: "M5 12a7 7 0 1 0 2-5M5 4v4h4",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  down: "M12 5v14M6 13l6 6 6-6",
  like: "M7 11l4-7c2 0 2 1 2 2v4h5l2 1-2 8H7zM7 11H4v8h3",
  dislike: "M7 13l4 7c2 0 2-1 2-2v-4h5l2-1-2-8H7zM7 13H4V5h3",
};

interface Props {
  /** Its name where it has no words of its own, or where they do not say enough. */
  label?: string | undefined;
  icon?: keyof typeof PATHS;
  class?: string;
  pressed?: boolean;
  disabled?: boolean;
  hidden?: boolean;
  type?: "submit";
  children?: ComponentChildren;
  onClick?: () => void;
}

/** A button of 44 pixels at least: words, or a round one with a drawing and a label. */
export function Button({ label, icon, pressed, children, type, ...rest }: Props) {
  return (
    <button type={type ?? "button"} aria-label={label} title={icon && label} aria-pressed={pressed} {...rest}>
      {children}
      {icon && (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={PATHS[icon]} />
        </svg>
      )}
    </button>
  );
}
