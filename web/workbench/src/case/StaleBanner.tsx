import { moment, now } from "@propmubi/desk";
import { RotateCw, TriangleAlert } from "lucide-react";
import { useDetail } from "./context.js";
import { useAct } from "./useAct.js";

/** A fact was changed after the figures were made: nothing is recommended or signed on them. */
export function StaleBanner() {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  if (!detail.is_stale) return null;
  const { rerun } = detail.may;
  return (
    <div role="alert" className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 bg-warm-soft px-3 py-2 text-warm sm:px-4">
      <TriangleAlert size={17} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1">
        <strong>These figures are stale.</strong> A fact was changed{detail.stale_since !== null && ` ${moment(detail.stale_since, now())}`}; run the case again before anything is recommended or signed.
        {problem !== null && <span className="block text-bad">{problem}</span>}
        {!rerun.allowed && <span className="block">{rerun.why}</span>}
      </p>
      <button type="button" className="btn text-ink" disabled={isBusy || !rerun.allowed} onClick={() => { run({ path: "rerun", body: {}, says: "The case runs again" }); }}>
        <RotateCw size={15} aria-hidden />{isBusy ? "Running…" : "Run again"}
      </button>
    </div>
  );
}
