import type { OpsOverview } from "@propmubi/client";
import { Panel } from "./Panel.js";
import { Table } from "./Table.js";
import { number, span } from "./words.js";

const NO_REDIS = "Redis does not answer, so this cannot be seen now.";
const SILENT_S = 10;

export function Engines({ engines }: { engines: OpsOverview["engines"] }) {
  return (
    <Panel id="engines" title="Engines" note="What the platform stands on.">
      <ul class="plain">
        {engines.map((each) => (
          <li key={each.name}>
            <span class={each.is_up ? "dot dot-good" : "dot dot-bad"} aria-hidden="true" />
            {each.product} {each.version} <span class="quiet">{each.is_embedded ? "embedded" : "server"}</span>
            <strong class={each.is_up ? "good" : "bad"}> {each.is_up ? "answers" : "is down"}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Workers({ workers }: { workers: OpsOverview["workers"] }) {
  return (
    <Panel
      id="workers"
      title="Workers"
      note="Of the whole installation; they execute runs of every tenant."
      empty={workers === null ? NO_REDIS : workers.length === 0 ? "No worker is alive: runs wait. Start `propmubi worker`." : null}
    >
      <Table
        caption="Living workers"
        rows={workers ?? []}
        keyOf={(each) => each.name}
        isBad={(each) => each.beat_age_s > SILENT_S}
        columns={[
          { title: "Name", cell: (each) => <code>{each.name}</code> },
          {
            title: "Busy slots",
            isNumber: true,
            cell: (each) => `${number(each.active_runs)} of ${number(each.slots)}${each.is_draining ? ", draining" : ""}`,
          },
          { title: "Last beat", isNumber: true, cell: (each) => `${span(each.beat_age_s)} ago` },
          { title: "Up for", isNumber: true, cell: (each) => span((Date.now() - Date.parse(each.started_at)) / 1000) },
          { title: "Version", cell: (each) => each.version },
        ]}
      />
    </Panel>
  );
}

interface StreamsProps {
  streams: OpsOverview["streams"];
  outbox: OpsOverview["outbox"];
}

export function Streams({ streams, outbox }: StreamsProps) {
  const backlog =
    outbox.unsent === 0
      ? "The outbox is empty."
      : `The outbox holds ${number(outbox.unsent)} unsent, the oldest for ${span(outbox.oldest_s)}.`;
  return (
    <Panel
      id="streams"
      title="Streams"
      note={`Of the whole installation. ${backlog}`}
      empty={streams === null ? NO_REDIS : null}
    >
      <Table
        caption="Streams and how far their groups are behind"
        rows={streams ?? []}
        keyOf={(each) => `${each.stream} ${each.group}`}
        columns={[
          { title: "Stream", cell: (each) => <code>{each.stream}</code> },
          { title: "Group", cell: (each) => <code>{each.group}</code> },
          {
            title: "Undelivered",
            isNumber: true,
            cell: (each) => (each.is_there ? (each.undelivered === null ? "unknown" : number(each.undelivered)) : "no stream yet"),
          },
          { title: "In hand", isNumber: true, cell: (each) => number(each.pending) },
        ]}
      />
    </Panel>
  );
}

export function Nodes({ nodes }: { nodes: OpsOverview["nodes"] }) {
  const slowest = Math.max(0.001, ...(nodes ?? []).map((each) => each.p95_s));
  return (
    <Panel
      id="nodes"
      title="Slowest nodes"
      note="Of the whole installation, over the living workers since they began; p50 and p95 are about right."
      isWide
      empty={nodes === null ? NO_REDIS : nodes.length === 0 ? "No node has run yet." : null}
    >
      <Table
        caption="Nodes by their 95th percentile"
        rows={nodes ?? []}
        keyOf={(each) => `${each.graph} ${each.node}`}
        columns={[
          { title: "Graph", cell: (each) => <code>{each.graph}</code> },
          { title: "Node", cell: (each) => <code>{each.node}</code> },
          { title: "Times", isNumber: true, cell: (each) => number(each.count) },
          { title: "p50", isNumber: true, cell: (each) => span(each.p50_s) },
          {
            title: "p95",
            isNumber: true,
            cell: (each) => (
              <span class="bar" style={{ "--share": String(each.p95_s / slowest) }}>
                {span(each.p95_s)}
              </span>
            ),
          },
          { title: "Longest", isNumber: true, cell: (each) => span(each.max_s) },
        ]}
      />
    </Panel>
  );
}
