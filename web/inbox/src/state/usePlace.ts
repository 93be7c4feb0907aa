import { useMemo, useSyncExternalStore } from "react";
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

/** Goes to another place; the browser's back button comes back. */
export function goTo(to: Partial<Place>): void {
  const address = addressOf({ ...placeNow(), ...to });
  if (address === window.location.search) return;
  window.history.pushState(null, "", address);
  window.dispatchEvent(new Event(MOVED));
}

/** The place of the address, and the way to another. */
export function usePlace(): { place: Place; go: (to: Partial<Place>) => void } {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const place = useMemo(() => placeOf(search), [search]);
  return { place, go: goTo };
}
