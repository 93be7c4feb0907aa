import { useSettled } from "@propmubi/desk";
import { RefreshCw, WifiOff } from "lucide-react";
import { useTools } from "../state/context.js";
import { useBench } from "../state/store.js";

/** A line that comes back within this time was not worth a word. */
const PATIENCE_MS = 3000;

/** Says when what is shown may be old, and what that means for what one does. */
export function Banner() {
  const { place } = useTools();
  const isOnline = useBench((state) => state.isOnline);
  const stream = useSettled(useBench((state) => state.stream), PATIENCE_MS);
  return (
    <div role="status" className="contents">
      {!isOnline && (
        <p className="flex items-center gap-2 bg-warm-soft px-4 py-2 text-warm">
          <WifiOff size={16} aria-hidden className="shrink-0" />
          You are offline. What you see is as it was last seen; nothing you do is saved until the line is back.
        </p>
      )}
      {isOnline && place.case !== null && stream === "lost" && (
        <p className="flex items-center gap-2 bg-warm-soft px-4 py-2 text-warm">
          <RefreshCw size={16} aria-hidden className="shrink-0" />
          Live updates of this case are interrupted. Trying again by itself.
        </p>
      )}
    </div>
  );
}
