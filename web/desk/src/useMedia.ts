import { useSyncExternalStore } from "react";

/** Three panes from here on; below, list and detail are screens of their own. */
export const WIDE = "(min-width: 64rem)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => { media.removeEventListener("change", listener); };
    },
    () => window.matchMedia(query).matches,
  );
}
