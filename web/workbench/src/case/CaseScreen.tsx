import { useMedia, WIDE, wholeTime } from "@propmubi/desk";
import { useEffect } from "react";
import { Dialogs } from "../dialogs/Dialogs.js";
import { Failed, Loading, problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { Tabs } from "../tabs/Tabs.js";
import { Viewer } from "../viewer/Viewer.js";
import { ActionBar } from "./ActionBar.js";
import { CaseHead } from "./CaseHead.js";
import { CaseContext } from "./context.js";
import { Progress } from "./Progress.js";
import { StaleBanner } from "./StaleBanner.js";
import { useCase, useLive } from "./useCase.js";
import { useDrop } from "./useDrop.js";

/** One case: its papers on the left, what follows from them on the right. */
export default function CaseScreen({ id }: { id: string }) {
  const found = useCase(id);
  useLive(id);
  const { isAnalyst } = useTools();
  useDrop(isAnalyst && found.data?.may.edit.allowed === true);
  const name = found.data?.case.applicant.name;
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Cases · PropMubi Agents`;
  }, [name]);
  if (found.isPending) return <Loading what="the case" />;
  if (!found.data) return <Failed error={found.error} again={() => void found.refetch()} />;
  return (
    <CaseContext value={found.data}>
      {found.isError && (
        <p role="alert" className="note-bad m-2">
          {problemOf(found.error)} Below is the case as of {wholeTime(new Date(found.dataUpdatedAt).toISOString())}.{" "}
          <button type="button" className="link" onClick={() => void found.refetch()}>Try again</button>
        </p>
      )}
      <CaseHead />
      <StaleBanner />
      <Panes />
      <Dialogs />
    </CaseContext>
  );
}

function Panes() {
  const { place, go } = useTools();
  const isWide = useMedia(WIDE);
  const figures = (
    <section aria-label="Case" className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <Progress />
      <Tabs />
      <ActionBar />
    </section>
  );
  if (isWide) {
    return (
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,5fr)_minmax(0,6fr)] grid-rows-[minmax(0,1fr)]">
        <Viewer />
        {figures}
      </div>
    );
  }
  return (
    <>
      <div role="group" aria-label="What to see" className="flex shrink-0 border-b border-line bg-surface">
        {(["figures", "papers"] as const).map((pane) => (
          <button
            key={pane}
            type="button"
            aria-pressed={place.pane === pane}
            className={`min-h-11 flex-1 border-b-2 font-medium ${place.pane === pane ? "border-accent text-accent" : "border-transparent text-quiet"}`}
            onClick={() => { go({ pane }, false); }}
          >
            {pane === "figures" ? "Case" : "Papers"}
          </button>
        ))}
      </div>
      {place.pane === "papers" ? <Viewer /> : figures}
    </>
  );
}
