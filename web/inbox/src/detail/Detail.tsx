import { ApiError } from "@propmubi/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { LeadDetail, LeadRow } from "../api/types.js";
import { detailKey, findRow } from "../state/cache.js";
import { useTools } from "../state/context.js";
import { ActionBar } from "./ActionBar.js";
import { Consents } from "./Consents.js";
import { Duplicates } from "./Duplicates.js";
import { DetailHead } from "./DetailHead.js";
import { NextStep } from "./NextStep.js";
import { Reasons } from "./Reasons.js";
import { Sources } from "./Sources.js";
import { Timeline } from "./Timeline.js";
import { Wishes } from "./Wishes.js";

interface Props {
  id: string;
  /** It has the whole screen, as on a phone; the focus goes to it. */
  isScreen: boolean;
}

/** One lead: whom to call, why, how, and all that has been. */
export function Detail({ id, isScreen }: Props) {
  const { api, client, go } = useTools();
  const { data: detail, error, refetch } = useQuery({
    queryKey: detailKey(id),
    queryFn: ({ signal }) => api.detail(id, signal),
    staleTime: 30_000,
  });
  // What the list knows of the lead is shown while the rest is on its way.
  const lead = detail?.lead ?? findRow(client, id);
  const again = (): void => void refetch();
  if (lead !== null) {
    return <Whole lead={lead} detail={detail} problem={error && !detail ? messageOf(error) : null} again={again} isScreen={isScreen} />;
  }
  const back = isScreen ? () => { go({ lead: null }); } : null;
  return error ? <Trouble problem={messageOf(error)} again={again} back={back} /> : <Loading />;
}

interface WholeProps {
  lead: LeadRow;
  /** Not there yet, or not to be had. */
  detail: LeadDetail | undefined;
  problem: string | null;
  again: () => void;
  isScreen: boolean;
}

function Whole({ lead, detail, problem, again, isScreen }: WholeProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isScreen) title.current?.focus();
  }, [isScreen]);
  const links = detail?.links ?? null;
  const bar = lead.merged_into === null && <ActionBar lead={lead} isScreen={isScreen} />;
  return (
    <article aria-labelledby="detail-title" className="flex min-h-0 flex-1 flex-col">
      <DetailHead lead={lead} title={title} links={links} isScreen={isScreen} />
      {!isScreen && bar}
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <div className="grid grid-cols-1 gap-3 p-3 sm:p-4">
          <Gone into={lead.merged_into} />
          {problem !== null && <Trouble problem={problem} again={again} back={null} />}
          <Duplicates detail={detail} />
          <NextStep key={draftOf(lead)} lead={lead} links={links} />
          <Reasons lead={lead} />
          <Wishes lead={lead} detail={detail} />
          <Timeline id={lead.id} runs={detail?.runs ?? []} />
          <Consents lead={lead} consents={detail?.consents} />
          <Sources detail={detail} />
        </div>
      </div>
      {isScreen && bar}
    </article>
  );
}

/** Another lead stands for it: what it was can be read, and work goes on there. */
function Gone({ into }: { into: string | null }) {
  const { go } = useTools();
  if (into === null) return null;
  return (
    <div className="card flex items-center gap-3 bg-warm-soft">
      <p className="min-w-0 flex-1">This lead was merged into another one, which stands for both.</p>
      <button type="button" className="btn" onClick={() => { go({ lead: into }); }}>Open that one</button>
    </div>
  );
}

/** What is written into a draft is kept until there is another draft. */
function draftOf(lead: LeadRow): string {
  return lead.next_action?.draft?.text ?? "";
}

function messageOf(error: Error): string {
  return error instanceof ApiError ? error.message : "The lead could not be shown.";
}

interface TroubleProps {
  problem: string;
  again: () => void;
  back: (() => void) | null;
}

function Trouble({ problem, again, back }: TroubleProps) {
  return (
    <div className="m-4 grid content-start gap-3">
      <p role="alert" className="note-bad">{problem}</p>
      <p className="flex gap-2">
        <button type="button" className="btn" onClick={again}>Try again</button>
        {back && <button type="button" className="btn" onClick={back}>Back to the list</button>}
      </p>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the lead" className="grid content-start gap-3 p-4">
      <span className="skeleton h-7 w-1/2" />
      <span className="skeleton h-28 rounded-xl" />
      <span className="skeleton h-44 rounded-xl" />
    </div>
  );
}
