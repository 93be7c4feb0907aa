import { Sheet } from "@propmubi/desk";
import { CircleCheck, CircleX, Clock3, FileUp, LoaderCircle } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useDetail } from "../case/context.js";
import { progressWords } from "../case/Progress.js";
import { type Upload, useUploads } from "../case/upload/uploads.js";
import { useUpload } from "../case/upload/useUpload.js";
import { useSteps } from "../case/useCase.js";
import { closeDialog } from "../state/store.js";
import type { DialogProps } from "./Dialogs.js";
import { PAPER_ENDINGS } from "../words/fileEndings.js";

/** Papers of a case from the page: chosen or dropped, each with what becomes of it. */
export function PapersDialog({ dialog }: DialogProps) {
  const { case: row, missing } = useDetail();
  const send = useUpload(row.id);
  const { data: steps } = useSteps(row.id);
  const all = useUploads((state) => state.items);
  const mine = all.filter((each) => each.caseId === row.id);
  const dropped = useRef(dialog.kind === "papers" ? dialog.files : []);
  useEffect(() => {
    // What was dropped on the case is sent once, however often the dialog is drawn.
    const files = dropped.current.splice(0);
    if (files.length > 0) void send(files);
  }, [send]);
  return (
    <Sheet title="Add papers" isWide onClose={closeDialog}>
      <div className="grid gap-3">
        {missing.length > 0 && <p className="text-quiet">Still missing: {missing.map((each) => each.text).join("; ")}.</p>}
        <Choose send={(files) => void send(files)} />
        {mine.length > 0 && <ul aria-label="Files" className="grid">{mine.map((each) => <File key={each.id} upload={each} />)}</ul>}
        <p role="status" className="text-xs text-quiet">{steps && progressWords(steps)}</p>
        <div className="flex justify-end"><button type="button" className="btn" onClick={closeDialog}>Close</button></div>
      </div>
    </Sheet>
  );
}

function Choose({ send }: { send: (files: readonly File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const id = useId();
  return (
    <label
      className={`grid cursor-pointer justify-items-center gap-1 rounded-xl border-2 border-dashed p-6 text-center focus-within:outline-2 focus-within:outline-(--ring) ${isOver ? "border-accent bg-accent-soft" : "border-edge"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => { setOver(false); }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        send([...event.dataTransfer.files]);
      }}
    >
      <FileUp size={22} aria-hidden className="text-quiet" />
      <span className="font-medium">Choose files, or drop them here</span>
      <span id={id} className="text-xs text-quiet">PDF, pictures, Word, Excel, mail or text, at most 25 MB each. A credit report as PDF, or as JSON of the bureau.</span>
      <input
        type="file" multiple accept={`${PAPER_ENDINGS},.csv,.json`} className="sr-only" aria-label="Choose files" aria-describedby={id} data-first
        onChange={(event) => {
          send([...(event.target.files ?? [])]);
          // The same file may be chosen again after it was mended.
          event.target.value = "";
        }}
      />
    </label>
  );
}

const LOOKS = {
  waiting: { Icon: Clock3, look: "text-quiet" }, sending: { Icon: LoaderCircle, look: "animate-spin text-accent" }, reading: { Icon: LoaderCircle, look: "animate-spin text-accent" },
  done: { Icon: CircleCheck, look: "text-good" }, refused: { Icon: CircleX, look: "text-bad" },
} as const;

function File({ upload: { file, state } }: { upload: Upload }) {
  const { Icon, look } = LOOKS[state.phase];
  const sent = state.phase === "sending" ? Math.round(state.share * 100) : null;
  const says = state.phase === "waiting" ? "Waits for its turn" : state.phase === "sending" ? `Sending, ${sent ?? 0} %` : state.phase === "reading" ? "Is being read" : state.says;
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] items-start gap-x-2 border-t border-line py-2">
      <Icon size={16} aria-hidden className={`mt-0.5 ${look}`} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{file.name}</span>
        {sent !== null && <progress className="block h-1.5 w-full accent-(--accent)" max={100} value={sent} aria-label={`${file.name} is being sent`} />}
        <span className={state.phase === "refused" ? "text-bad" : "text-quiet"} role={state.phase === "refused" ? "alert" : undefined}>{says}</span>
      </span>
    </li>
  );
}
