import { type ComponentType, useEffect, useState } from "react";
import { Loading } from "./States.js";

interface Loaded<Props> {
  default: ComponentType<Props>;
}

/**
 * A part that is fetched when it is first shown. Not by `lazy`, which keeps a failure for good: here a line that broke
 * is said and can be tried again, and what else is on the page stays.
 */
export function later<Props extends object>(what: string, load: () => Promise<Loaded<Props>>): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [View, setView] = useState(() => known);
    const [hasFailed, setFailed] = useState(false);
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      if (known) return;
      let isOver = false;
      setFailed(false);
      load().then(
        (loaded) => {
          known = loaded.default;
          if (!isOver) setView(() => known);
        },
        () => { if (!isOver) setFailed(true); },
      );
      return () => { isOver = true; };
    }, [attempt]);
    if (View) return <View {...props} />;
    if (!hasFailed) return <Loading what={what} />;
    return (
      <div className="m-4 grid gap-3">
        <p role="alert" className="note-bad">{what.charAt(0).toUpperCase() + what.slice(1)} could not be fetched from the server.</p>
        <button type="button" className="btn justify-self-start" onClick={() => { setAttempt((before) => before + 1); }}>Try again</button>
      </div>
    );
  };
}
