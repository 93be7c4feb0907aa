import { Ban, CornerUpLeft, FileQuestion, FileUp, type LucideIcon, PenLine, RotateCw, ShieldAlert, Signature } from "lucide-react";
import { useId, useState } from "react";
import type { CaseDetail, May, MayOne } from "../api/types.js";
import { useTools } from "../state/context.js";
import { type OpenDialog, openDialog } from "../state/store.js";
import { useDetail } from "./context.js";
import { useAct } from "./useAct.js";

interface Entry {
  may: keyof May;
  label: string;
  Icon: LucideIcon;
  opens: OpenDialog | "rerun";
  isMain?: boolean;
}

const WORK: readonly Entry[] = [
  { may: "edit", label: "Add papers", Icon: FileUp, opens: { kind: "papers", files: [] } },
  { may: "request_documents", label: "Request papers", Icon: FileQuestion, opens: { kind: "request" } },
  { may: "rerun", label: "Run again", Icon: RotateCw, opens: "rerun" },
  { may: "override", label: "Override", Icon: ShieldAlert, opens: { kind: "override", code: null } },
  { may: "recommend", label: "Recommend", Icon: PenLine, opens: { kind: "recommend" }, isMain: true },
];
const SIGNING: readonly Entry[] = [
  { may: "return", label: "Return", Icon: CornerUpLeft, opens: { kind: "sign", decision: "return" } },
  { may: "sign", label: "Decline", Icon: Ban, opens: { kind: "sign", decision: "decline" } },
  { may: "sign", label: "Sign", Icon: Signature, opens: { kind: "sign", decision: "agree" }, isMain: true },
];

/** What one decides upon must not be old, whoever says that it may be decided. */
function gated({ may, is_stale }: CaseDetail, name: keyof May): MayOne {
  const one = may[name];
  const isDecision = name === "recommend" || name === "sign";
  if (is_stale && isDecision && one.allowed) return { allowed: false, why: "The figures are stale; run the case again first." };
  return one;
}

/** What can be done now; what cannot says why. */
export function ActionBar() {
  const { isAnalyst } = useTools();
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  const isSigning = detail.recommendation !== null && (detail.case.stage === "second_sign" || detail.case.stage === "committee");
  const entries = isSigning ? SIGNING : WORK;
  if (!isAnalyst) return <p className="shrink-0 border-t border-line px-4 py-2 text-quiet">You read here; deciding is for analysts.</p>;
  const rerun = (): void => { run({ path: "rerun", body: {}, says: "The case runs again" }); };
  return (
    <div role="group" aria-label="Actions" className="grid shrink-0 gap-1 border-t border-line bg-surface px-3 py-2 sm:px-4">
      {problem !== null && <p role="alert" className="text-bad">{problem}</p>}
      <div className="flex flex-wrap gap-2 [&>*]:max-sm:flex-1">
        {entries.map(({ may, label, Icon, opens, isMain = false }) => (
          <Action key={label} may={gated(detail, may)} isBusy={isBusy} isMain={isMain} act={() => { if (opens === "rerun") rerun(); else openDialog(opens); }}>
            <Icon size={15} aria-hidden />{label}
          </Action>
        ))}
      </div>
      <Whys detail={detail} entries={entries} />
    </div>
  );
}

interface ActionProps {
  may: MayOne;
  isBusy: boolean;
  isMain: boolean;
  act: () => void;
  children: React.ReactNode;
}

/** Disabled for the eye and for readers, and still reachable by keyboard, so that its reason can be read there. */
function Action({ may, isBusy, isMain, act, children }: ActionProps) {
  const id = useId();
  const [isAsked, setAsked] = useState(false);
  const isOff = !may.allowed || isBusy;
  return (
    <span className="relative inline-flex">
      <button
        type="button"
        className={`btn w-full aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-quiet aria-disabled:hover:bg-sunken ${isMain ? "btn-main" : ""}`}
        aria-disabled={isOff}
        aria-describedby={may.allowed ? undefined : id}
        onFocus={() => { setAsked(true); }}
        onBlur={() => { setAsked(false); }}
        onClick={() => {
          if (!isOff) act();
        }}
      >
        {children}
      </button>
      {!may.allowed && (
        <span id={id} role="tooltip" className={`absolute bottom-full left-0 z-10 mb-1 w-56 rounded-lg bg-ink p-2 text-xs text-ground ${isAsked ? "" : "hidden"}`}>{may.why}</span>
      )}
    </span>
  );
}

/** Reasons that several actions share are said once, in the open: a phone has no hovering. */
function Whys({ detail, entries }: { detail: CaseDetail; entries: readonly Entry[] }) {
  const main = entries.find((each) => each.isMain);
  if (!main) return null;
  const { allowed, why } = gated(detail, main.may);
  return allowed ? null : <p className="text-xs text-quiet"><span className="font-medium text-ink">{main.label}:</span> {why}</p>;
}
