import { Announcer, Sheet, Toasts } from "@propmubi/desk";
import { useEffect } from "react";
import { later } from "../parts/later.js";
import { useTools } from "../state/context.js";
import { viewOf } from "../state/place.js";
import { closeDialog, dropToast, useBench } from "../state/store.js";
import { Queue } from "../queue/Queue.js";
import { Banner } from "./Banner.js";
import { TopBar } from "./TopBar.js";
import { useKeys } from "./useKeys.js";

// What a case needs comes with the first case one opens.
const CaseScreen = later("the case", () => import("../case/CaseScreen.js"));
const TitleScreen = later("the title file", () => import("../title/TitleScreen.js"));
const Titles = later("the title files", () => import("../title/Titles.js"));
const ContractScreen = later("the agreement", () => import("../contract/ContractScreen.js"));
const Contracts = later("the agreements", () => import("../contract/Contracts.js"));
const Keys = later("the keys", () => import("../dialogs/Keys.js"));
const Money = later("the calculators", () => import("../money/Money.js"));
const PapersScreen = later("the papers", () => import("../bundle/PapersScreen.js"));
const Waiting = later("what waits", () => import("../waiting/Waiting.js"));

const NAMES = { queue: "Cases", waiting: "Waiting", papers: "Papers", titles: "Titles", contracts: "Agreements" } as const;

const LISTS = { queue: Queue, waiting: Waiting, papers: PapersScreen, titles: Titles, contracts: Contracts } as const;

/** The list one is in. */
function List() {
  const { place, hasCases } = useTools();
  const Shown = LISTS[viewOf(place.view, hasCases)];
  return <Shown />;
}

/** A list (papers among them), or one case, title file or agreement. */
export function Screen() {
  const { place, hasCases } = useTools();
  const isList = place.case === null && place.title === null && place.contract === null;
  const name = NAMES[viewOf(place.view, hasCases)];
  const toasts = useBench((state) => state.toasts);
  const announcement = useBench((state) => state.announcement);
  const dialog = useBench((state) => state.dialog?.kind);
  useKeys();
  useEffect(() => {
    if (isList) document.title = `${name} · PropMubi Agents`;
  }, [isList, name]);
  return (
    <div className="flex h-dvh flex-col">
      <a href="#main" className="btn absolute -top-16 left-4 z-20 focus:top-2">Skip to the content</a>
      <TopBar />
      <Banner />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {place.title !== null ? <TitleScreen key={place.title} id={place.title} />
          : place.contract !== null ? <ContractScreen key={place.contract} id={place.contract} />
            : place.case !== null ? <CaseScreen key={place.case} id={place.case} /> : <List />}
      </main>
      {dialog === "help" && <Sheet title="Keys" isWide onClose={closeDialog}><Keys /></Sheet>}
      {dialog === "money" && <Sheet title="Tax and affordability" isWide onClose={closeDialog}><Money key={place.case} /></Sheet>}
      <Toasts toasts={toasts} drop={dropToast} />
      <Announcer text={announcement} />
    </div>
  );
}
