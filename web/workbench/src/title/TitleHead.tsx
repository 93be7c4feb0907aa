import { ChevronLeft, UserPlus, UserRoundMinus } from "lucide-react";
import { Sla } from "../parts/Sla.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { countWords, OpinionChip } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { standing, TITLE_STAGES } from "./words.js";

/** Which property, where its search stands, what it came to, and whose work it is. */
export function TitleHead() {
  const { go } = useTools();
  const file = useFile();
  const { title } = file;
  const place = [title.property.city, title.property.state].filter(Boolean).join(", ");
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-3 py-2 sm:px-4">
      <button type="button" className="btn-bare -ml-2 max-lg:hidden" onClick={() => { go(NO_CASE); }}>
        <ChevronLeft size={18} aria-hidden /><span className="sr-only">Back to the list</span>
      </button>
      <div className="min-w-0 max-sm:w-full">
        <h1 className="truncate text-lg leading-tight">{title.property.text}</h1>
        <p className="truncate text-xs text-quiet tabular-nums">{[title.ref, place, title.as_of === null ? null : `searched to ${title.as_of}`, title.revision > 1 ? `search ${title.revision}` : null, title.is_demo ? "made up for the demo" : null].filter(Boolean).join(" · ")}</p>
      </div>
      <p className="flex flex-wrap items-center gap-2">
        <span className="chip border border-line">{TITLE_STAGES[title.stage]}</span>
        {file.report !== null && <><OpinionChip opinion={title.opinion} /><span className={`text-xs font-medium ${file.draft ? "text-warm" : "text-good"}`}>{standing(file)}</span><span className="text-xs text-quiet">{countWords(title.counts)}</span></>}
        <Sla sla={title.sla} />
      </p>
      <Owner />
    </header>
  );
}

function Owner() {
  const { title, may } = useFile();
  const { run, isBusy, problem } = useTitleAct();
  return (
    <p className="flex items-center gap-2 text-xs text-quiet sm:ml-auto">
      {problem !== null && <span role="alert" className="text-bad">{problem}</span>}
      <span>{title.is_mine ? "Yours" : title.owner === null ? "Nobody's" : `With ${title.owner.name}`}</span>
      {title.is_mine && may.claim.allowed && <button type="button" className="btn-bare" disabled={isBusy} onClick={() => { run({ path: "release", body: {}, says: "The file is free for others" }); }}><UserRoundMinus size={15} aria-hidden />Give back</button>}
      {!title.is_mine && may.claim.allowed && <button type="button" className="btn" disabled={isBusy} onClick={() => { run({ path: "claim", body: {}, says: "The file is yours" }); }}><UserPlus size={15} aria-hidden />{title.owner === null ? "Take it" : "Take over"}</button>}
    </p>
  );
}
