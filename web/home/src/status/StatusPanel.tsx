import type { Status } from "@propmubi/client";
import { CityTable } from "./CityTable.js";
import { duration, number } from "./words.js";
import type { StatusView } from "./useStatus.js";

const ENGINE_NAMES: Record<string, string> = { postgres: "Database", redis: "Queue and events", vectors: "Vectors" };

export function StatusPanel({ status }: { status: StatusView }) {
  const { value, problem } = status;
  return (
    <section class="panel" aria-labelledby="status-title" aria-busy={status.phase === "loading"}>
      <h2 id="status-title">What is running</h2>
      {problem && (
        <p class="note note-bad" role="alert">
          {problem} {value ? "Below is the last known state." : "Is propmubi still up?"}
        </p>
      )}
      {value ? <Facts status={value} /> : !problem && <p class="quiet">Asking the server…</p>}
    </section>
  );
}

function Facts({ status }: { status: Status }) {
  return (
    <>
      <dl class="facts">
        {status.engines.map((engine) => (
          <Engine key={engine.name} engine={engine} />
        ))}
        <dt>Answers by</dt>
        <dd>{status.model.name ?? "Rules and templates (no model configured)"}</dd>
        <dt>Worker</dt>
        <dd>
          {status.worker.state}
          {status.worker.active_runs > 0 && `, ${number(status.worker.active_runs)} runs`}
        </dd>
        <dt>Up for</dt>
        <dd>{duration(status.uptime_s)}</dd>
      </dl>
      <CityTable status={status} />
    </>
  );
}

function Engine({ engine }: { engine: Status["engines"][number] }) {
  return (
    <>
      <dt>{ENGINE_NAMES[engine.name] ?? engine.name}</dt>
      <dd>
        {engine.product} {engine.version} <span class="quiet">{engine.is_embedded ? "embedded" : "server"}</span>
        {!engine.is_up && <strong class="bad"> is down</strong>}
      </dd>
    </>
  );
}
