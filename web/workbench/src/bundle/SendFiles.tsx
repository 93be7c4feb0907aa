import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Upload } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTools } from "../state/context.js";
import { announce, useBench } from "../state/store.js";
import { PAPER_ENDINGS } from "../words/fileEndings.js";
import { sendFile, type Sent } from "./sending.js";

/** Files dropped or chosen, sent one after another; each says what became of it. */
export function SendFiles({ of }: { of: string | null }) {
  const { fetch, go } = useTools();
  const client = useQueryClient();
  const isOnline = useBench((state) => state.isOnline);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [isOver, setOver] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const send = async (files: readonly File[]): Promise<void> => {
    setSent([]);
    setWaiting(files.length);
    for (const file of files) {
      const told = await sendFile(fetch, file, of);
      setSent((before) => [...before, told]);
      setWaiting((before) => before - 1);
      announce(told.says === null ? `${told.name} was taken.` : `${told.name} was refused: ${told.says}`);
    }
    await client.invalidateQueries({ queryKey: ["files"] });
  };
  const isOff = waiting > 0 || !isOnline;
  return (
    <section
      aria-label="Send papers"
      className={`grid gap-3 rounded-xl border border-dashed p-4 ${isOver ? "border-accent bg-accent-soft" : "border-edge"}`}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => { setOver(false); }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!isOff) void send([...event.dataTransfer.files]);
      }}
    >
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={input} type="file" multiple accept={PAPER_ENDINGS} className="sr-only" tabIndex={-1} aria-label="Files to send"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = "";
            if (files.length > 0) void send(files);
          }}
        />
        <button type="button" className="btn btn-main" disabled={isOff} aria-describedby={hint} onClick={() => input.current?.click()}>
          <Upload size={15} aria-hidden />{waiting > 0 ? `Sending, ${waiting} to go…` : "Send papers"}
        </button>
        <p id={hint} className="text-quiet">{isOnline ? "Or drop files here: PDF, scans, pictures, Word, Excel, e-mail." : "Offline: nothing can be sent until the line is back."}</p>
      </div>
      {sent.length > 0 && (
        <ul aria-label="What became of them" className="grid gap-1">
          {sent.map((each, at) => (
            <li key={at} className={`flex flex-wrap items-center gap-2 ${each.says === null ? "" : "text-bad"}`}>
              {each.says === null ? <CircleCheck size={15} aria-hidden className="text-good" /> : <CircleX size={15} aria-hidden />}
              <span className="font-medium break-all">{each.name}</span>
              {each.says ?? (each.wasThere ? "was here already" : "taken")}
              {each.id !== null && <button type="button" className="link" onClick={() => { go({ bundle: each.id, side: "pages" }); }}>Open<span className="sr-only"> {each.name}</span></button>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
