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

export function placeNow(): Place {
  return placeOf(window.location.search);
}

/** Goes there; the browser's back button comes back, unless it was no step of its own. */
export function goTo(to: Partial<Place>, isStep = true): void {
  const address = addressOf({ ...placeNow(), ...to });
  if (address === window.location.search) return;
  if (isStep) window.history.pushState({ isOurs: true }, "", address);
  else window.history.replaceState(window.history.state, "", address);
  window.dispatchEvent(new Event(MOVED));
}

/** Whether the browser's back stays within the workbench. */
export function hasWayBack(): boolean {
  return (window.history.state as { isOurs?: boolean } | null)?.isOurs === true;
}

export function usePlace(): { place: Place; go: typeof goTo } {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const place = useMemo(() => placeOf(search), [search]);
  const go = useCallback(goTo, []);
  return { place, go };
}
