import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTools } from "../state/context.js";

interface Props {
  parts: readonly { id: string; label: string }[];
  here: string;
}

/** The parts of a file as tabs; arrows move along them. */
export function PartBar({ parts, here }: Props) {
  const { go } = useTools();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [here]);
  const press = (event: KeyboardEvent): void => {
    const at = parts.findIndex((each) => each.id === here);
    const to = { ArrowRight: (at + 1) % parts.length, ArrowLeft: (at + parts.length - 1) % parts.length, Home: 0, End: parts.length - 1 }[event.key];
    const next = to === undefined ? undefined : parts[to];
    if (!next) return;
    event.preventDefault();
    go({ part: next.id }, false);
    document.getElementById(`part-${next.id}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="Parts of the file" className="flex shrink-0 overflow-x-auto border-b border-line px-2 [scrollbar-width:thin]" onKeyDown={press}>
      {parts.map(({ id, label }) => (
        <button
          key={id} id={`part-${id}`} type="button" role="tab" aria-selected={id === here} aria-controls={id === here ? "part" : undefined} tabIndex={id === here ? 0 : -1}
          className={`min-h-10 shrink-0 border-b-2 px-2.5 font-medium -outline-offset-2 ${id === here ? "border-accent text-accent" : "border-transparent text-quiet hover:text-ink"}`}
          onClick={() => { go({ part: id, at: null }); }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
