import type { ComponentChildren } from "preact";

interface Props {
  id: string;
  title: string;
  /** Whose figures these are, or how to read them. */
  note: string;
  isWide?: boolean;
  /** What to say when there is nothing; then the children are not shown. */
  empty?: string | null;
  children: ComponentChildren;
}

export function Panel({ id, title, note, isWide, empty, children }: Props) {
  return (
    <section id={id} class={`panel ${isWide ? "wide" : ""}`} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p class="quiet small">{note}</p>
      {empty ? <p class="empty">{empty}</p> : children}
    </section>
  );
}
