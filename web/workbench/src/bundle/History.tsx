import { wholeTime } from "@propmubi/desk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { BundleFile, Correction } from "../api/documents.js";
import { Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { fieldLabel } from "../words/labels.js";
import { saidText } from "./said.js";
import { kindName } from "./kinds.js";
import { pagesText } from "./sorting.js";
import { correctionsKey } from "./useFile.js";

function says({ what, parts, field, page, read, value }: Correction): string {
  if (what === "sorted") return (parts ?? []).map(({ label, pages }) => `${kindName(label)}: ${pagesText(pages)}`).join("; ");
  const name = `${fieldLabel(field ?? "")}, page ${page ?? "?"}`;
  if (what === "corrected") return `${name}: ${saidText(value, field ?? "")} in place of ${saidText(read, field ?? "")}`;
  return `${name}: ${saidText(read, field ?? "")}`;
}

const WHATS: Record<string, string> = { sorted: "Sorted", confirmed: "Confirmed", corrected: "Corrected", withdrawn: "Taken back" };

/** Who said what of this file, newest first; asked for when it is opened. */
export function History({ file }: { file: BundleFile }) {
  const { documents } = useTools();
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({ queryKey: correctionsKey(file.id), queryFn: ({ signal }) => documents.corrections(file.id, signal), enabled: isOpen });
  return (
    <details className="panel border-t border-line" onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary className="panel-title">History</summary>
      {isOpen && found.isPending && <Loading what="the history" />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="text-quiet">Nobody has said anything of this file; it stands as it was read.</p>}
      <ol className="grid gap-2">
        {found.data?.toReversed().map((each, at) => (
          <li key={at}>
            <span className="font-medium">{each.by === null ? "As it was read" : WHATS[each.what]}</span>
            <span className="text-xs text-quiet"> · {each.by === null ? "the platform" : (each.by_name ?? "somebody")} · {wholeTime(each.at)}</span>
            <span className="block break-words text-quiet">{says(each)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
