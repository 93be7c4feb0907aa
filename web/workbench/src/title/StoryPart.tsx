import { wholeTime } from "@propmubi/desk";
import { useQuery } from "@tanstack/react-query";
import { Link2, Link2Off } from "lucide-react";
import { Failed, Loading } from "../parts/States.js";
import { titlePartKey, useFile, useTitleApi } from "./useTitle.js";

/** Who did what with the file, and whether the chain of hashes is whole. */
export function StoryPart() {
  const api = useTitleApi();
  const { title: { id, version } } = useFile();
  const found = useQuery({ queryKey: [...titlePartKey(id, "story"), version], queryFn: ({ signal }) => api.story(id, signal) });
  if (found.isPending) return <Loading what="the story" />;
  if (found.isError) return <Failed error={found.error} again={() => void found.refetch()} />;
  const { items, is_intact: isIntact } = found.data;
  return (
    <>
      <p className={`flex items-center gap-2 px-4 pt-4 ${isIntact ? "text-good" : "text-bad"}`}>
        {isIntact ? <Link2 size={15} aria-hidden /> : <Link2Off size={15} aria-hidden />}
        {isIntact ? "Chain intact: every entry follows from the one before it." : "The chain is broken: an entry was changed or taken out."}
      </p>
      <ol aria-label="Story" className="grid gap-0">
        {items.toReversed().map((each) => (
          <li key={each.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-line px-4 py-2">
            <span>{each.says}{typeof each.details.reason === "string" && <span className="block text-xs text-quiet">{each.details.reason}</span>}</span>
            <span className="text-right text-xs text-quiet">{each.by?.name ?? "the platform"}<span className="block">{wholeTime(each.at)}</span></span>
          </li>
        ))}
      </ol>
    </>
  );
}
