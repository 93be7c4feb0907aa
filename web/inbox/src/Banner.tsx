import { useSettled } from "@propmubi/desk";
import { RefreshCw, WifiOff } from "lucide-react";
import { useDesk } from "./state/store.js";

/** A line that comes back within this time was not worth a word. */
const PATIENCE_MS = 3000;

/** Says when what is shown may be old, and what that means for what one does. */
export function Banner({ refresh }: { refresh: () => void }) {
  const isOnline = useDesk((state) => state.isOnline);
  const stream = useSettled(useDesk((state) => state.stream), PATIENCE_MS);
  return (
    <div role="status" className="contents">
      {!isOnline && (
        <p className="flex items-center gap-2 bg-warm-soft px-4 py-2 text-warm">
          <WifiOff size={16} aria-hidden className="shrink-0" />
          You are offline. The list is as it was last seen; nothing you do is saved until the line is back.
        </p>
      )}
      {isOnline && stream === "lost" && (
        <p className="flex items-center gap-2 bg-warm-soft px-4 py-2 text-warm">
          <RefreshCw size={16} aria-hidden className="shrink-0" />
          Live updates are interrupted; new leads may be missing. Trying again by itself.
          <button type="button" className="font-semibold whitespace-nowrap underline underline-offset-2" onClick={refresh}>Ask now</button>
        </p>
      )}
    </div>
  );
}
