import { Announcer, Toasts } from "@propmubi/desk";
import { useEffect } from "react";
import { HelpDialog } from "../dialogs/HelpDialog.js";
import { later } from "../parts/later.js";
import { useTools } from "../state/context.js";
import { dropToast, useBench } from "../state/store.js";
import { Queue } from "../queue/Queue.js";
import { Banner } from "./Banner.js";
import { TopBar } from "./TopBar.js";
import { useKeys } from "./useKeys.js";

// What a case needs comes with the first case one opens.
const CaseScreen = later("the case", () => import("../case/CaseScreen.js"));
const PapersScreen = later("the papers", () => import("../bundle/PapersScreen.js"));
const Waiting = later("what waits", () => import("../waiting/Waiting.js"));

const TITLES = { queue: "Cases", waiting: "Waiting", papers: "Papers" };
const LISTS = { queue: Queue, waiting: Waiting, papers: PapersScreen };

/** The queue, what waits, papers, or one case. */
export function Screen() {
  const { place } = useTools();
  const toasts = useBench((state) => state.toasts);
  const announcement = useBench((state) => state.announcement);
  const isHelpOpen = useBench((state) => state.dialog?.kind === "help");
  const List = LISTS[place.view];
  useKeys();
  useEffect(() => {
    if (place.case === null) document.title = `${TITLES[place.view]} · PropMubi Agents`;
  }, [place.case, place.view]);
  return (
    <div className="flex h-dvh flex-col">
      <a href="#main" className="btn absolute -top-16 left-4 z-20 focus:top-2">Skip to the content</a>
      <TopBar />
      <Banner />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {place.case !== null ? <CaseScreen key={place.case} id={place.case} /> : <List />}
      </main>
      {isHelpOpen && <HelpDialog />}
      <Toasts toasts={toasts} drop={dropToast} />
      <Announcer text={announcement} />
    </div>
  );
}
