import { ago, now } from "@propmubi/desk";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileText } from "lucide-react";
import type { BundleFile } from "../api/documents.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { FileState, Flags } from "./FileState.js";
import { kindName } from "./kinds.js";
import { SendFiles } from "./SendFiles.js";

/** Files as they came in, newest first, and the place to send more. */
export function FileList() {
  const { documents, place, go } = useTools();
  const found = useQuery({ queryKey: ["files", place.of], queryFn: ({ signal }) => documents.list(place.of, signal), refetchOnMount: "always" });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-5xl gap-4 p-4">
        <Head />
        <SendFiles of={place.of} />
        {found.isPending && <Loading what="the papers" />}
        {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
        {found.data?.length === 0 && <Empty>No papers yet. Send a bundle of deeds, and its pages are sorted into papers by themselves.</Empty>}
        {found.data && found.data.length > 0 && (
          <ul aria-label="Files" className="overflow-hidden rounded-xl border border-line bg-surface">
            {found.data.map((each) => <Row key={each.id} file={each} open={() => { go({ bundle: each.id, side: "pages" }); }} />)}
          </ul>
        )}
      </div>
    </div>
  );
}

function Head() {
  const { place, go } = useTools();
  const [kind, of] = place.of?.split(":") ?? [];
  if (kind === undefined || of === undefined) return <h1 className="text-lg">Papers</h1>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="text-lg">Papers of this {kind}</h1>
      {kind === "case" && <button type="button" className="btn min-h-8" onClick={() => { go({ ...NO_CASE, case: of }); }}><ArrowLeft size={14} aria-hidden />To the case</button>}
      <button type="button" className="btn-bare text-accent" onClick={() => { go({ of: null }); }}>All papers</button>
    </div>
  );
}

function Row({ file, open }: { file: BundleFile; open: () => void }) {
  return (
    <li className="border-b border-line last:border-b-0">
      <button type="button" className="flex min-h-14 w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-left hover:bg-sunken" onClick={open}>
        <FileText size={18} aria-hidden className="shrink-0 text-quiet" />
        <span className="min-w-0 flex-1 basis-48">
          <span className="block truncate font-medium">{file.file_name}</span>
          <span className="block text-xs text-quiet">{kindName(file.label)} · {ago(file.created_at, now())}</span>
        </span>
        <Flags flags={file.flags} />
        <FileState file={file} />
      </button>
    </li>
  );
}
