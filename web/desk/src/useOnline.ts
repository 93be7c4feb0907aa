import { useEffect } from "react";

/** Tells whether the browser has a line, now and at each change; `tell` must be the same at each render. */
export function useOnline(tell: (isOnline: boolean) => void): void {
  useEffect(() => {
    const say = (): void => { tell(navigator.onLine); };
    say();
    window.addEventListener("online", say);
    window.addEventListener("offline", say);
    return () => {
      window.removeEventListener("online", say);
      window.removeEventListener("offline", say);
    };
  }, [tell]);
}
