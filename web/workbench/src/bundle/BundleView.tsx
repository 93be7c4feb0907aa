import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import type { BundleFile } from "../api/documents.js";
import { Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { FactsSide } from "./FactsSide.js";
import { FileState, Flags } from "./FileState.js";
import { Sorter } from "./Sorter.js";
import { isRead, useFile } from "./useFile.js";

/** One file: its pages sorted into papers, or a page beside the facts that were read. */
export function BundleView({ id }: { id: string }) {
  const found = useFile(id);
  const name = found.data?.file_name;
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · PropMubi Agents`;
  }, [name]);
  if (found.isPending) return <Loading what="the file" />;
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />;
  return <Open file={found.data} />;
}

function Open({ file }: { file: BundleFile }) {
  const { place } = useTools();
  return (
    <section aria-label={file.file_name} className="flex min-h-0 flex-1 flex-col">
      <Head file={file} />
      <Told file={file} />
      {file.parts.length > 0 && (place.side === "pages" ? <Sorter file={file} /> : <FactsSide file={file} />)}
    </section>
  );
}

const SIDES = [["pages", "Pages"], ["facts", "Facts"]] as const;

function Head({ file }: { file: BundleFile }) {
  const { place, go } = useTools();
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-3 py-2">
      <button type="button" className="btn-bare min-h-9 min-w-9" onClick={() => { go({ ...NO_CASE, view: "papers", of: place.of }); }}>
        <ArrowLeft size={16} aria-hidden /><span className="sr-only">All papers</span>
      </button>
      <h1 className="min-w-0 flex-1 basis-32 truncate text-base">{file.file_name}</h1>
      <Flags flags={file.flags} />
      <FileState file={file} />
      <nav aria-label="Sides of the file" className="flex gap-1">
        {SIDES.map(([side, name]) => (
          <button key={side} type="button" aria-current={place.side === side ? "page" : undefined} className={`btn-bare min-h-9 px-3 font-medium ${place.side === side ? "bg-accent-soft text-accent" : ""}`} onClick={() => { go({ side }); }}>{name}</button>
        ))}
      </nav>
    </header>
  );
}

/** What keeps one from working on it, or is worth knowing before. */
function Told({ file }: { file: BundleFile }) {
  if (file.state === "refused") return <p role="alert" className="note-bad m-3">{file.says}</p>;
  const isAnew = !isRead(file) && file.sorting > 0;
  const says = isAnew ? "The pages are sorted; the facts of the papers are being read anew." : "This file is being read. Its pages and facts come by themselves.";
  return (
    <>
      {!isRead(file) && <p className="bg-cold-soft px-4 py-1.5 text-cold">{says}</p>}
      {file.flags.includes("hidden_text") && <p className="bg-bad-soft px-4 py-1.5 text-bad">This file has words that its pages do not show. They were read by nobody and count for nothing.</p>}
      {file.may?.correct === false && <p className="bg-sunken px-4 py-1.5 text-quiet">Only those who work on a file sort its pages and correct its facts; you may look.</p>}
    </>
  );
}
