import { useId, useState } from "preact/hooks";

interface Props {
  label: string;
  placeholder: string;
  action: string;
  isBusy: boolean;
  isSmall?: boolean;
  onSubmit: (text: string) => void;
}

export function SearchForm({ label, placeholder, action, isBusy, isSmall = false, onSubmit }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  return (
    <form
      class={isSmall ? "ask ask-small" : "ask"}
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onSubmit(text.trim());
      }}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={placeholder}
        maxLength={2000}
        autoComplete="off"
        enterKeyHint="search"
        onInput={(event) => { setText(event.currentTarget.value); }}
      />
      <button type="submit" class="primary" aria-busy={isBusy}>
        {action}
      </button>
    </form>
  );
}
