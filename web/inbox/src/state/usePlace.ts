import { useCallback, useMemo, useSyncExternalStore } from "react";
import { addressOf, type Place, placeOf } from "./place.js";

const MOVED = "propmubi:moved";

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(MOVED, listener);
  };
}

/** Where the address says one is, now; for what happens outside a render. */
export function placeNow(): Place {
  return placeOf(window.location.search);
}

/** The place of the address, and the way to another; the browser's back button goes back. */
export function usePlace(): { place: Place; go: (to: Partial<Place>) => void } {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const place = useMemo(() => placeOf(search), [search]);
  const go = useCallback((to: Partial<Place>) => {
    const address = addressOf({ ...placeNow(), ...to });
    if (address === window.location.search) return;
    window.history.pushState(null, "", address);
    window.dispatchEvent(new Event(MOVED));
  }, []);
  return { place, go };
}
