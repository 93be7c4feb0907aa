import { useId } from "react";

interface Props {
  label: string;
  value: number;
  /** Where the case has it; marked below the slider. */
  asked?: number;
  min: number;
  max: number;
  step: number;
  say: (value: number) => string;
  set: (value: number) => void;
}

/** A value between two ends, moved by hand, arrows or Page keys. */
export function Slider({ label, value, asked, min, max, step, say, set }: Props) {
  const id = useId();
  return (
    <div className="grid grid-cols-[1fr_auto] items-baseline">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id} className="font-semibold tabular-nums">
        {say(value)}
        {asked !== undefined && asked !== value && <span className="ml-2 text-xs font-normal text-quiet">asked {say(asked)}</span>}
      </output>
      <input
        id={id} type="range" className="col-span-2" min={Math.min(min, value)} max={Math.max(max, value)} step={step} value={value} aria-valuetext={say(value)}
        onChange={(event) => { set(Number(event.target.value)); }}
      />
    </div>
  );
}
