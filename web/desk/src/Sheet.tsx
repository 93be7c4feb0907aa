import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  title: string;
  children: ReactNode;
  isWide?: boolean;
  onClose: () => void;
  /** Finds the focus a place when what had it before is gone. */
  onGone?: () => void;
}

/**
 * A dialog of the browser itself: the focus begins at `data-first`, stays inside, Escape leaves, and what had the focus
 * has it again. A sheet at the bottom on a phone. No library's: they lock scrolling by a style element, which our
 * content policy refuses.
 */
export function Sheet({ title, children, isWide = false, onClose, onGone }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gone = useRef(onGone);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // Else the browser begins at the button that closes, and the next key would find nobody.
    dialog.current?.querySelector<HTMLElement>("[data-first]")?.focus();
    const lost = gone.current;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      else lost?.();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={`m-auto max-h-[85dvh] w-full overflow-y-auto rounded-2xl border border-line bg-surface p-5 text-ink shadow-2xl max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none ${isWide ? "sm:max-w-3xl" : "sm:max-w-md"}`}
      onClose={onClose}
      onClick={(event) => {
        // Beside the sheet, on the backdrop.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className="mb-3 flex items-start gap-2">
        <h2 id={id} className="min-w-0 flex-1 text-lg">{title}</h2>
        <button type="button" className="btn-bare -mt-1 -mr-2" onClick={() => dialog.current?.close()}>
          <X size={18} aria-hidden /><span className="sr-only">Close</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
