import { CircleX, EyeOff, LoaderCircle, ShieldCheck, TriangleAlert } from "lucide-react";
import type { BundleFile } from "../api/documents.js";
import { isRead, useFile } from "./useFile.js";

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** How far a file is: pages as they are read, why it was refused, or how long it is. */
export function FileState({ file }: { file: BundleFile }) {
  return isRead(file) ? <Told file={file} /> : <Watched file={file} />;
}

/** Asks for itself how far the file is, until it is read. */
function Watched({ file }: { file: BundleFile }) {
  const now = useFile(file.id).data ?? file;
  if (isRead(now)) return <Told file={now} />;
  return (
    <span className="chip bg-cold-soft text-cold" role="status">
      <LoaderCircle size={12} aria-hidden className="motion-safe:animate-spin" />
      {now.pages_read > 0 ? `Reading, ${plural(now.pages_read, "page")} so far` : "Waiting to be read"}
    </span>
  );
}

function Told({ file }: { file: BundleFile }) {
  if (file.state !== "refused") return <span className="text-xs text-quiet tabular-nums">{plural(file.pages, "page")}</span>;
  return <span className="flex basis-full items-start gap-1.5 text-bad sm:basis-auto"><CircleX size={14} aria-hidden className="mt-0.5 shrink-0" />{file.says ?? "Refused"}</span>;
}

const FLAGS: Record<string, { says: string; look: string; Icon: typeof EyeOff }> = {
  hidden_text: { says: "Hidden words", look: "bg-bad-soft text-bad", Icon: EyeOff },
  page_problems: { says: "Pages unread", look: "bg-warm-soft text-warm", Icon: TriangleAlert },
  cut_short: { says: "Cut short", look: "bg-warm-soft text-warm", Icon: TriangleAlert },
  no_text: { says: "Nothing to read", look: "bg-warm-soft text-warm", Icon: TriangleAlert },
  aadhaar_masked: { says: "Aadhaar masked", look: "bg-sunken text-quiet", Icon: ShieldCheck },
};

/** What a person should know of the file. */
export function Flags({ flags }: { flags: readonly string[] }) {
  return (
    <>
      {flags.map((each) => {
        const { says, look, Icon } = FLAGS[each] ?? { says: each.replaceAll("_", " "), look: "bg-sunken text-quiet", Icon: TriangleAlert };
        return <span key={each} className={`chip ${look}`}><Icon size={12} aria-hidden />{says}</span>;
      })}
    </>
  );
}
