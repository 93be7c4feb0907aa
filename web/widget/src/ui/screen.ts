/** A phone either way up, and a desktop page at 400 % zoom. */
const SMALL = "(max-width: 480px), (max-height: 480px)";

/** Nearer than this to the end counts as being there. */
const NEAR_PX = 64;

/** Keeps the dialog open until the signal: over the whole of a small screen, within what its keyboard leaves. */
export function showDialog(dialog: HTMLDialogElement, signal: AbortSignal): void {
  const query = matchMedia(SMALL);
  const view = window.visualViewport;
  const fit = (): void => {
    const isFull = query.matches && view !== null;
    dialog.style.height = isFull ? `${view.height}px` : "";
    dialog.style.top = isFull ? `${view.offsetTop}px` : "";
  };
  const show = (): void => {
    dialog.close();
    // The browser's own modal dialog: what is behind it is out of reach, and it lies above whatever the page has.
    if (query.matches) dialog.showModal();
    else dialog.show();
    fit();
  };
  query.addEventListener("change", show, { signal });
  view?.addEventListener("resize", fit, { signal });
  view?.addEventListener("scroll", fit, { signal });
  signal.addEventListener("abort", () => {
    dialog.close();
  });
  show();
}

const logOf = (root: ShadowRoot): HTMLElement | null => root.querySelector(".log");

/** Where the log stands when the newest turn is followed: at its end, but with the turn's beginning in view. */
function restOf(log: HTMLElement): number {
  const newest = [...log.querySelectorAll<HTMLElement>(".turn")].at(-1);
  const end = log.scrollHeight - log.clientHeight;
  return newest ? Math.min(end, newest.offsetTop - log.offsetTop - 8) : end;
}

export function followLog(root: ShadowRoot): void {
  const log = logOf(root);
  if (log) log.scrollTop = restOf(log);
}

export function toEnd(root: ShadowRoot): void {
  const log = logOf(root);
  if (log) log.scrollTop = log.scrollHeight;
  log?.focus();
}

/** Whether the reader is where following would bring them, or further down. */
export function isFollowed(root: ShadowRoot): boolean {
  const log = logOf(root);
  return !log || log.scrollTop > restOf(log) - NEAR_PX;
}

/** Whether there is more of the conversation below what is in view. */
export function isMoreBelow(root: ShadowRoot): boolean {
  const log = logOf(root);
  return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop > NEAR_PX;
}

/** What had the focus went with its part (a filter given up, a form on its way): keys must still reach the chat. */
export function keepFocus(root: ShadowRoot, focused: Element | null): void {
  if (focused && (!focused.isConnected || focused.matches(":disabled"))) logOf(root)?.focus();
}
