import { ApiError } from "@propmubi/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
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
  const title = useRef<HTMLHeadingElement>(null);
  // What the list knows of the lead is shown while the rest is on its way.
  const lead = detail?.lead ?? findRow(client, id);
  const isThere = lead !== null;
  useEffect(() => {
    if (isScreen && isThere) title.current?.focus();
  }, [isScreen, isThere]);
  if (lead === null) {
    return error ? <Trouble problem={messageOf(error)} again={() => void refetch()} back={isScreen ? () => { go({ lead: null }); } : null} /> : <Loading />;
  }
  return (
    <article aria-labelledby="detail-title" className="flex min-h-0 flex-1 flex-col">
      <DetailHead lead={lead} title={title} links={detail?.links ?? null} isScreen={isScreen} />
      {!isScreen && <ActionBar lead={lead} isScreen={false} />}
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <div className="grid gap-3 p-3 sm:p-4">
          {error && detail === undefined && <Trouble problem={messageOf(error)} again={() => void refetch()} back={null} />}
          <Duplicates detail={detail} />
          <NextStep key={`${id} ${lead.next_action?.draft?.text ?? ""}`} lead={lead} links={detail?.links ?? null} />
          <Reasons lead={lead} />
          <Wishes lead={lead} detail={detail} />
          <Timeline id={id} />
          <Consents lead={lead} consents={detail?.consents} />
          <Sources detail={detail} />
        </div>
      </div>
      {isScreen && <ActionBar lead={lead} isScreen />}
    </article>
  );
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
