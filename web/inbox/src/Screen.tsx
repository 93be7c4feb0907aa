import { Announcer, Toasts, useMedia, useSettled, WIDE } from "@propmubi/desk";
import { lazy, Suspense, useEffect } from "react";
import { Banner } from "./Banner.js";
import { Detail } from "./detail/Detail.js";
import { Dialogs } from "./dialogs/Dialogs.js";
import { ListPane } from "./list/ListPane.js";
import { Rail } from "./rail/Rail.js";
import { TopBar } from "./rail/TopBar.js";
import { useTools } from "./state/context.js";
import { desk, dropToast, useDesk } from "./state/store.js";
import { useCounts } from "./state/useLeads.js";

const Manager = lazy(() => import("./manager/Manager.js"));

/** Rail, list and detail side by side; on a phone one after the other. */
export function Screen({ refresh }: { refresh: () => void }) {
  const { place } = useTools();
  const isWide = useMedia(WIDE);
  const toasts = useDesk((state) => state.toasts);
  const announcement = useDesk((state) => state.announcement);
  useTitle();
  return (
    <div className="flex h-dvh flex-col">
      <a href="#main" className="btn absolute -top-16 left-4 z-20 focus:top-2">Skip to the leads</a>
      <Banner refresh={refresh} />
      <div className="grid min-h-0 flex-1 grid-cols-1 lg:grid-cols-[13rem_minmax(0,1fr)]">
        {isWide && <Rail />}
        <main id="main" tabIndex={-1} className="flex min-h-0 flex-col outline-none">
          {!isWide && (place.lead === null ? <TopBar /> : <h1 className="sr-only">Leads</h1>)}
          {place.view === "manager" ? (
            <Suspense fallback={<p className="p-6 text-quiet" role="status">Loading the report…</p>}>
              <Manager />
            </Suspense>
          ) : (
            <Panes isWide={isWide} refresh={refresh} />
          )}
        </main>
      </div>
      <Dialogs />
      <Toasts toasts={toasts} drop={dropToast} />
      <Announcer text={announcement} />
    </div>
  );
}

/** Long enough for j, j, j to pass leads without asking for each. */
const SETTLE_MS = 120;

function Panes({ isWide, refresh }: { isWide: boolean; refresh: () => void }) {
  const { place } = useTools();
  const cursor = useDesk((state) => state.cursor);
  const settled = useSettled(cursor, SETTLE_MS);
  useEffect(() => {
    // A phone's screen shows the lead of the address; keys and buttons act on it.
    if (place.lead !== null) desk.set({ cursor: place.lead });
  }, [place.lead]);
  if (!isWide) {
    // The list stays, unseen, so that going back finds it where it was left.
    return (
      <>
        <div className={place.lead === null ? "min-h-0 flex-1" : "hidden"}><ListPane refresh={refresh} /></div>
        {place.lead !== null && <Detail key={place.lead} id={place.lead} isScreen />}
      </>
    );
  }
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(24rem,5fr)_minmax(0,6fr)] grid-rows-[minmax(0,1fr)]">
      <ListPane refresh={refresh} />
      {settled === null ? <Choose /> : <Detail key={settled} id={settled} isScreen={false} />}
    </div>
  );
}

/** Only where there is something to choose from. */
function Choose() {
  const isEmpty = useDesk((state) => state.ids.length === 0);
  return <p className="grid place-items-center text-quiet">{!isEmpty && "Choose a lead to see why it stands where it stands."}</p>;
}

function useTitle(): void {
  const mine = useCounts()?.mine;
  useEffect(() => {
    document.title = mine === undefined ? "Leads · PropMubi Agents" : `(${mine}) Leads · PropMubi Agents`;
  }, [mine]);
}
