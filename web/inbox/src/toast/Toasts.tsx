import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { dropToast, type Toast, TOAST_MS, useDesk } from "../state/store.js";

/** What was just done, with the way back; what went wrong, with the way on. */
export function Toasts() {
  const toasts = useDesk((state) => state.toasts);
  return (
    <section aria-label="Messages" className="pointer-events-none fixed inset-x-0 bottom-20 z-10 grid justify-items-center gap-2 px-3 lg:bottom-6">
      <div role="status" className="contents">
        {toasts.filter((each) => !each.isBad).map((each) => <Message key={each.id} toast={each} />)}
      </div>
      <div role="alert" className="contents">
        {toasts.filter((each) => each.isBad).map((each) => <Message key={each.id} toast={each} />)}
      </div>
    </section>
  );
}

function Message({ toast }: { toast: Toast }) {
  const { id, text, isBad, action } = toast;
  // Whoever is about to press it must not see it go (WCAG 2.2.1); what went wrong stays until it is read.
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld || isBad) return;
    const timer = setTimeout(() => { dropToast(id); }, TOAST_MS);
    return () => { clearTimeout(timer); };
  }, [id, isHeld, isBad]);
  return (
    <div
      className={`pointer-events-auto flex max-w-xl items-center gap-2 rounded-xl py-1.5 pr-1.5 pl-4 shadow-lg ${isBad ? "border border-bad bg-bad-soft text-ink" : "bg-ink text-ground"}`}
      onPointerEnter={() => { setHeld(true); }}
      onPointerLeave={() => { setHeld(false); }}
      onFocus={() => { setHeld(true); }}
      onBlur={() => { setHeld(false); }}
    >
      <span className="py-1">{text}</span>
      {action && (
        <button
          type="button"
          className="min-h-8 shrink-0 rounded-md px-2 font-semibold underline underline-offset-2"
          onClick={() => {
            dropToast(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="grid min-h-8 min-w-8 shrink-0 place-items-center rounded-md" onClick={() => { dropToast(id); }}>
        <X size={15} aria-hidden />
        <span className="sr-only">Close the message</span>
      </button>
    </div>
  );
}

/** Says to a screen reader what is seen at a glance: arrivals, and a list put in order. */
export function Announcer() {
  const announcement = useDesk((state) => state.announcement);
  return <p role="status" className="sr-only">{announcement}</p>;
}
