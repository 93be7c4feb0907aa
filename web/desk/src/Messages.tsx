import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { type Toast, TOAST_MS } from "./toast.js";

/** What was just done, with the way back; what went wrong, with the way on. */
export function Toasts({ toasts, drop }: { toasts: readonly Toast[]; drop: (id: string) => void }) {
  return (
    <section aria-label="Messages" className="pointer-events-none fixed inset-x-0 bottom-20 z-10 grid justify-items-center gap-2 px-3 lg:bottom-6">
      <div role="status" className="contents">
        {toasts.filter((each) => !each.isBad).map((each) => <Message key={each.id} toast={each} drop={drop} />)}
      </div>
      <div role="alert" className="contents">
        {toasts.filter((each) => each.isBad).map((each) => <Message key={each.id} toast={each} drop={drop} />)}
      </div>
    </section>
  );
}

function Message({ toast, drop }: { toast: Toast; drop: (id: string) => void }) {
  const { id, text, isBad, action } = toast;
  // Whoever is about to press it must not see it go (WCAG 2.2.1); what went wrong stays until it is read.
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld || isBad) return;
    const timer = setTimeout(() => { drop(id); }, TOAST_MS);
    return () => { clearTimeout(timer); };
  }, [id, isHeld, isBad, drop]);
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
            drop(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="grid min-h-8 min-w-8 shrink-0 place-items-center rounded-md" onClick={() => { drop(id); }}>
        <X size={15} aria-hidden />
        <span className="sr-only">Close the message</span>
      </button>
    </div>
  );
}

/** Says to a screen reader what is seen at a glance: arrivals, and a list put in order. */
export function Announcer({ text }: { text: string }) {
  return <p role="status" className="sr-only">{text}</p>;
}
