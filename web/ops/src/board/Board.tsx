import type { Client, Me, OpsOverview } from "@propmubi/client";
import { Top } from "../frame/Top.js";
import { DeadLetters } from "./DeadLetters.js";
import { Engines, Nodes, Streams, Workers } from "./ProcessPanels.js";
import { type Overview, type OverviewView, useOverview } from "./useOverview.js";
import { Leases, Runs, Waiting } from "./WorkPanels.js";
import { Webhooks } from "./Webhooks.js";
import { vitalSigns } from "./words.js";

interface Props {
  client: Client;
  me: Me;
  leave: () => void;
  onSignedOut: () => void;
}

const SAYS: Record<OverviewView["phase"], string> = {
  loading: "Asking…",
  ready: "Live",
  stale: "Not answering",
  error: "Not answering",
};

export function Board({ client, me, leave, onSignedOut }: Props) {
  const overview = useOverview(client, onSignedOut);
  const { value, problem } = overview.view;
  return (
    <>
      <a class="skip" href="#board">
        Skip to the board
      </a>
      <Top view="operations" me={me} leave={leave}>
        <Pulse overview={overview} />
      </Top>
      <main id="board" class={overview.view.phase} tabIndex={-1} aria-busy={overview.view.phase === "loading"}>
        <h1 class="visually-hidden">Operations</h1>
        {problem && (
          <p class="note note-bad" role="alert">
            {problem} {value ? `Below is the state of ${timeOf(value.as_of)}.` : "Is propmubi still up?"}
          </p>
        )}
        {value ? (
          <Panels client={client} seen={value} mayAct={me.roles.includes("admin")} overview={overview} />
        ) : (
          !problem && <p class="quiet">Asking the server…</p>
        )}
      </main>
    </>
  );
}

function Pulse({ overview }: { overview: Overview }) {
  const { view, isPaused, setPaused, refresh } = overview;
  return (
    <>
      <p class={`pulse pulse-${isPaused ? "paused" : view.phase}`}>
        <span role="status">{isPaused ? "Paused" : SAYS[view.phase]}</span>
        {view.value && <span class="quiet"> · as of {timeOf(view.value.as_of)}</span>}
      </p>
      <div class="choice">
        <button type="button" aria-pressed={isPaused} onClick={() => { setPaused(!isPaused); }}>
          Pause
        </button>
        <button type="button" onClick={() => void refresh()}>
          Refresh now
        </button>
      </div>
    </>
  );
}

interface PanelsProps {
  client: Client;
  seen: OpsOverview;
  mayAct: boolean;
  overview: Overview;
}

function Panels({ client, seen, mayAct, overview }: PanelsProps) {
  return (
    <>
      <nav aria-label="Vital signs">
        <ul class="signs">
          {vitalSigns(seen).map((each) => (
            <li key={each.name}>
              <a href={`#${each.panel}`} class={`sign sign-${each.level}`}>
                <span class="sign-name">{each.name}</span>
                <span class="sign-value">{each.value}</span>
                {each.level !== "good" && <span class="visually-hidden"> needs a look</span>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="board">
        <DeadLetters
          client={client}
          letters={seen.dead_letters}
          mayAct={mayAct}
          asOf={seen.as_of}
          onDecided={overview.refresh}
        />
        <Runs runs={seen.runs} />
        <Waiting waiting={seen.waiting} />
        <Leases leases={seen.leases} />
        <div class="stack">
          <Workers workers={seen.workers} />
          <Engines engines={seen.engines} />
        </div>
        <Streams streams={seen.streams} outbox={seen.outbox} />
        <Webhooks client={client} asOf={seen.as_of} />
        <Nodes nodes={seen.nodes} />
      </div>
    </>
  );
}

function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString("en-GB");
}
