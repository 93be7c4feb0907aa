import { useCallback, useMemo, useSyncExternalStore } from "react";

const MOVED = "propmubi:moved";

interface Words<Place> {
  placeOf: (search: string) => Place;
  addressOf: (place: Place) => string;
}

export interface Places<Place> {
  /** Where the address says one is, now; for what happens outside a render. */
  placeNow: () => Place;
  /** Goes there; the browser's back button comes back, unless it was no step of its own. */
  goTo: (to: Partial<Place>, isStep?: boolean) => void;
  usePlace: () => { place: Place; go: Places<Place>["goTo"] };
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(MOVED, listener);
  };
}

/** Whether the browser's back stays within the desk. */
export function hasWayBack(): boolean {
  return (window.history.state as { isOurs?: boolean } | null)?.isOurs === true;
}

/** The places of a desk: all of a place is in the address, so that reload, link and the browser's back come to it. */
export function createPlaces<Place>({ placeOf, addressOf }: Words<Place>): Places<Place> {
  const placeNow = (): Place => placeOf(window.location.search);
  const goTo = (to: Partial<Place>, isStep = true): void => {
    const address = addressOf({ ...placeNow(), ...to });
    if (address === window.location.search) return;
    if (isStep) window.history.pushState({ isOurs: true }, "", address);
    else window.history.replaceState(window.history.state, "", address);
    window.dispatchEvent(new Event(MOVED));
  };
  const usePlace = (): ReturnType<Places<Place>["usePlace"]> => {
    const search = useSyncExternalStore(subscribe, () => window.location.search);
    const place = useMemo(() => placeOf(search), [search]);
    const go = useCallback(goTo, []);
    return { place, go };
  };
  return { placeNow, goTo, usePlace };
}
