import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileText, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { sendPapers, type TitleFile } from "../api/titles.js";
import { Empty, problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { plain } from "../words/labels.js";
import { MayButton } from "./parts.js";
import { titleKey, useFile, useTitleAct, useTitleApi } from "./useTitle.js";

const STATES: Record<TitleFile["documents"][number]["state"], string> = { awaited: "being read", verified: "", refused: "left out" };

/** The documents of the file: sent in, being read, read, left out. */
export function PapersPart() {
  const file = useFile();
  const { go } = useTools();
  const { run, isBusy, problem } = useTitleAct();
  const { documents, may } = file;
  return (
    <>
      <Sending />
      {problem !== null && <p role="alert" className="note-bad mx-4">{problem}</p>}
      {documents.length === 0 && <Empty>No papers are in the file. Send in deeds, certificates and records; they are read, sorted and put together by themselves.</Empty>}
      <ul aria-label="Papers of the file">
        {documents.map((each) => (
          <li key={each.document_id} className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
            <FileText size={15} aria-hidden className="shrink-0 text-quiet" />
            <button type="button" className="figure min-h-6 min-w-0 truncate text-left" onClick={() => { go({ doc: each.document_id, page: 1, fact: null, pane: "papers" }); }}>{each.file_name ?? "A paper"}</button>
            <span className="text-xs text-quiet">{[each.state === "verified" ? plain(each.label).toLowerCase() : STATES[each.state], each.event, each.pages === null ? null : `${each.pages} pages`].filter(Boolean).join(" · ")}</span>
            {each.state !== "refused" && (
              <span className="ml-auto">
                <MayButton may={may.edit} isBusy={isBusy} act={() => { run({ path: `documents/${each.document_id}/drop`, body: {}, says: "The file goes on without it" }); }}>Leave out<span className="sr-only">: {each.file_name}</span></MayButton>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Files in, then into the title file as it is after they came. */
function Sending() {
  const { fetch } = useTools();
  const api = useTitleApi();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<{ file_name: string; says: string }[]>([]);
  const { title: { id }, may } = useFile();
  const sent = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const came = await sendPapers(fetch, files, { kind: "title", id });
      setRefused(came.refused);
      if (came.documents.length === 0) return null;
      // Reading may have moved the file on while the papers travelled.
      const { title: { version } } = await api.file(id);
      return api.act(id, "documents", { version, document_ids: came.documents.map((each) => each.id) });
    },
    onSuccess: (after) => {
      if (after === null) return;
      client.setQueryData(titleKey(id), after);
      toast("The papers came; they are being read");
    },
  });
  return (
    <div className="grid gap-2 p-4">
      <input
        ref={input}
        type="file"
        multiple
        className="sr-only"
        tabIndex={-1}
        aria-label="Papers to send"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) sent.mutate(files);
        }}
      />
      <span><MayButton may={may.edit} isBusy={sent.isPending} isMain act={() => input.current?.click()}><Upload size={15} aria-hidden />{sent.isPending ? "Sending…" : "Send in papers"}</MayButton></span>
      {sent.isError && <p role="alert" className="note-bad">{sent.error instanceof Error ? sent.error.message : problemOf(sent.error)}</p>}
      {refused.map((each) => <p key={each.file_name} role="alert" className="note-bad">{each.file_name}: {each.says}</p>)}
    </div>
  );
}
