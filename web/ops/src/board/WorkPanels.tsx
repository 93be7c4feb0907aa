import type { OpsOverview } from "@propmubi/client";
import { useState } from "preact/hooks";
import { Panel } from "./Panel.js";
import { Id, Table } from "./Table.js";
import { number, short, span } from "./words.js";

const STATES = ["pending", "running", "success", "interrupted", "error", "timeout"] as const;
const TROUBLE: readonly string[] = ["error", "timeout"];

/** Runs of each graph, a column for each state. */
export function Runs({ runs }: { runs: OpsOverview["runs"] }) {
  const graphs = [...new Set(runs.map((each) => each.graph_id))].sort();
  const of = (graph: string, state: string) =>
    runs.find((each) => each.graph_id === graph && each.status === state)?.runs ?? 0;
  return (
    <Panel
      id="runs"
      title="Runs by state"
      note="Your tenant's: open ones, and those that ended in the last 24 hours."
      isWide
      empty={graphs.length === 0 ? "No runs in the last 24 hours." : null}
    >
      <Table
        caption="Runs by graph and state"
        rows={graphs}
        keyOf={(graph) => graph}
        columns={[
          { title: "Graph", cell: (graph) => <code>{graph}</code> },
          ...STATES.map((state) => ({
            title: state,
            isNumber: true,
            cell: (graph: string) => <Count value={of(graph, state)} isTrouble={TROUBLE.includes(state)} />,
          })),
        ]}
      />
    </Panel>
  );
}

function Count({ value, isTrouble }: { value: number; isTrouble: boolean }) {
  if (value === 0) return <span class="quiet">0</span>;
  return isTrouble ? <strong class="bad">{number(value)}</strong> : <>{number(value)}</>;
}

/** Rows that show at first: who waits longest matters, and what stands below must stay within reach. */
const AT_FIRST = 8;

/** Threads on which a person's answer is awaited. */
export function Waiting({ waiting }: { waiting: OpsOverview["waiting"] }) {
  const [isWhole, setWhole] = useState(false);
  const more = waiting.total - waiting.threads.length;
  const isCut = !isWhole && waiting.threads.length > AT_FIRST;
  return (
    <Panel
      id="waiting"
      title="Waiting for people"
      note="Your tenant's threads, the longest waiting first. What is asked is not shown."
      empty={waiting.total === 0 ? "Nobody is waited for." : null}
    >
      <Table
        caption="Threads that wait for people"
        rows={isCut ? waiting.threads.slice(0, AT_FIRST) : waiting.threads}
        keyOf={(each) => each.thread_id}
        columns={[
          { title: "Waiting", cell: (each) => span(each.waiting_s) },
          { title: "Graph", cell: (each) => <code>{each.graph_id ?? "none"}</code> },
          { title: "Thread", cell: (each) => <Id value={each.thread_id} text={short(each.thread_id)} /> },
          {
            title: "For",
            cell: (each) =>
              each.questions === 0 ? "Stopped by its user" : `${number(each.questions)} answer${each.questions === 1 ? "" : "s"}`,
          },
        ]}
      />
      {isCut && (
        <button type="button" class="more" onClick={() => { setWhole(true); }}>
          Show all {number(waiting.threads.length)}
        </button>
      )}
      {!isCut && more > 0 && <p class="quiet small">And {number(more)} more.</p>}
    </Panel>
  );
}

/** Who may write to which thread now. */
export function Leases({ leases }: { leases: OpsOverview["leases"] }) {
  return (
    <Panel
      id="leases"
      title="Leases"
      note="Threads of your tenant's runs in progress, and the worker that holds each."
      empty={leases.length === 0 ? "No run is in progress." : null}
    >
      <Table
        caption="Leases of runs in progress"
        rows={leases}
        keyOf={(each) => each.run_id}
        isBad={(each) => each.expires_in_s < 0}
        columns={[
          { title: "Thread", cell: (each) => <Id value={each.thread_id} text={short(each.thread_id)} /> },
          { title: "Graph", cell: (each) => <code>{each.graph_id}</code> },
          { title: "Worker", cell: (each) => each.holder ?? <strong class="bad">nobody</strong> },
          { title: "Held for", isNumber: true, cell: (each) => span(each.held_s) },
          {
            title: "Expires in",
            isNumber: true,
            cell: (each) =>
              each.expires_in_s < 0 ? <strong class="bad">ran out {span(-each.expires_in_s)} ago</strong> : span(each.expires_in_s),
          },
          { title: "Tries", isNumber: true, cell: (each) => number(each.deliveries) },
        ]}
      />
    </Panel>
  );
}
