import { ApiError } from "@propmubi/client";
import { percent } from "@propmubi/desk";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { BrokerLoad, ManagerReport } from "../api/types.js";
import { useTools } from "../state/context.js";
import { stageLabel } from "../words/labels.js";
import { Calibration } from "./Calibration.js";

/** A part of its own: a broker needs nothing else of this page. */
const TeamRouting = lazy(() => import("./TeamRouting.js").then((found) => ({ default: found.TeamRouting })));
const SPANS = [7, 30, 90] as const;

/** Is the work fairly spread, are promises kept, and can the score be trusted? A broker sees their own profile. */
export default function Manager() {
  const { isAdmin } = useTools();
  if (isAdmin) return <TeamReport />;
  return <div className="mx-auto w-full max-w-5xl min-h-0 flex-1 overflow-y-auto p-3 sm:p-6"><Routing /></div>;
}

function Routing() {
  return <Suspense fallback={<p role="status" className="text-quiet">Loading who gets leads…</p>}><TeamRouting /></Suspense>;
}

function TeamReport() {
  const { api } = useTools();
  const [days, setDays] = useState<number>(30);
  const { data, error, isPending, refetch } = useQuery({ queryKey: ["manager", days], queryFn: () => api.manager(days), staleTime: 60_000 });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid max-w-5xl grid-cols-1 gap-4 p-3 sm:p-6">
        <header className="flex flex-wrap items-center gap-3">
          <h2 className="text-xl">Team report</h2>
          <div role="group" aria-label="Of the last" className="ml-auto flex gap-1">
            {SPANS.map((each) => (
              <button key={each} type="button" aria-pressed={each === days} className={`btn min-h-8 ${each === days ? "btn-main" : ""}`} onClick={() => { setDays(each); }}>{each} days</button>
            ))}
          </div>
        </header>
        {isPending && <p role="status" className="text-quiet">Loading the report…</p>}
        {error && (
          <div className="grid gap-3">
            <p role="alert" className="note-bad">{error instanceof ApiError ? error.message : "The report could not be shown."}</p>
            <button type="button" className="btn justify-self-start" onClick={() => void refetch()}>Try again</button>
          </div>
        )}
        {data && <Report report={data} />}
        <Routing />
      </div>
    </div>
  );
}

function Report({ report }: { report: ManagerReport }) {
  const { sla, scored } = report;
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure name="First touch in time" value={percent(sla.kept_share)} detail={`${sla.met} of ${sla.met + sla.missed}`} />
        <Figure name="Promises running" value={String(sla.open)} detail="not touched yet" />
        <Figure name="Scored today" value={String(scored.today)} detail="leads" />
        <Figure name="Not scored" value={String(scored.unscored)} detail={scored.unscored > 0 ? "wait for the graph" : "none waits"} />
      </dl>
      <Brokers brokers={report.by_broker} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Calibration bands={report.calibration} />
        <Funnel funnel={report.funnel} />
      </div>
    </>
  );
}

function Figure({ name, value, detail }: { name: string; value: string; detail: string }) {
  return (
    <div className="card grid">
      <dt className="text-xs text-quiet">{name}</dt>
      <dd className="text-2xl font-semibold tabular-nums">{value}<span className="block text-xs font-normal text-quiet">{detail}</span></dd>
    </div>
  );
}

function Brokers({ brokers }: { brokers: readonly BrokerLoad[] }) {
  if (brokers.length === 0) return <p className="card text-quiet">No brokers yet.</p>;
  return (
    <section className="card">
      <h3 id="brokers" className="mb-2">Load and promises by broker</h3>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-labelledby="brokers">
        <table className="w-full border-collapse text-left tabular-nums max-sm:text-xs max-sm:[&_td]:px-1 max-sm:[&_th]:px-1">
          <thead className="text-xs text-quiet">
            <tr>
              {["Broker", "Open of capacity", "Taken", "In time", "Missed", "Median to first touch", "Booked"].map((each, at) => (
                <th key={each} scope="col" className={`p-1.5 align-bottom font-medium ${at > 1 ? "text-right" : ""}`}>{each}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {brokers.map((each) => (
              <tr key={each.id} className="border-t border-line">
                <th scope="row" className="p-1.5 font-medium">{each.name}</th>
                <td className="p-1.5"><Load open={each.open} capacity={each.capacity} /></td>
                <td className="p-1.5 text-right">{each.accepted}</td>
                <td className="p-1.5 text-right">{each.first_touch_met}</td>
                <td className={`p-1.5 text-right ${each.first_touch_missed > 0 ? "font-semibold text-bad" : ""}`}>{each.first_touch_missed}</td>
                <td className="p-1.5 text-right">{each.median_first_touch_s === null ? "–" : spanOf(each.median_first_touch_s)}</td>
                <td className="p-1.5 text-right">{each.booked}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const BAR = 120;

function Load({ open, capacity }: { open: number; capacity: number | null }) {
  if (capacity === null) return <>{open}, no bound set</>;
  const share = capacity > 0 ? Math.min(open / capacity, 1) : 1;
  const isFull = open >= capacity;
  return (
    <span className="flex items-center gap-2">
      <svg width={BAR} height="8" aria-hidden className="max-sm:hidden">
        <rect width={BAR} height="8" rx="4" fill="var(--sunken)" />
        <rect width={BAR * share} height="8" rx="4" fill={isFull ? "var(--warm)" : "var(--accent)"} />
      </svg>
      {open} of {capacity}{isFull && <span className="chip bg-warm-soft text-warm">full</span>}
    </span>
  );
}

/** 250 as "4 min", 42 as "42 s". */
export function spanOf(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}

function Funnel({ funnel }: { funnel: ManagerReport["funnel"] }) {
  const most = Math.max(1, ...funnel.map((each) => each.leads));
  return (
    <section aria-labelledby="funnel" className="card">
      <h3 id="funnel" className="mb-2">Stages</h3>
      <ul className="grid gap-1.5">
        {funnel.map(({ stage, leads }) => (
          <li key={stage} className="grid grid-cols-[7rem_minmax(0,1fr)_3rem] items-center gap-2">
            <span>{stageLabel(stage)}</span>
            <svg width="100%" height="14" aria-hidden><rect width={`${(leads / most) * 100}%`} height="14" rx="3" fill="var(--accent)" /></svg>
            <span className="text-right font-semibold tabular-nums">{leads.toLocaleString("en-IN")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
