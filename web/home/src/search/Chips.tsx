import type { Chip } from "@propmubi/client";

interface Props {
  chips: Chip[];
  onRemove: (key: string) => void;
  onClear: () => void;
}

/** The filters in force; each is a button that gives it up. */
export function Chips({ chips, onRemove, onClear }: Props) {
  return (
    <ul class="chips" aria-label="Filters in force">
      {chips.map((chip) => (
        <li key={chip.key}>
          <button type="button" class="chip" onClick={() => { onRemove(chip.key); }}>
            <span class="visually-hidden">Remove </span>
            {chip.label}
            <span aria-hidden="true" class="cross">
              ×
            </span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="plain" onClick={onClear}>
          Start over
        </button>
      </li>
    </ul>
  );
}
