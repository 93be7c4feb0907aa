import type { OpsOverview } from "@propmubi/client";

const count = new Intl.NumberFormat("en-IN");

/** 1234567 as 12,34,567. */
export function number(value: number): string {
  return count.format(value);
}

/** A time span in the unit one would say it in: 0.0042 is "4.2 ms", 75 is "1 min 15 s". */
export function span(seconds: number): string {
  if (seconds < 0) return `−${span(-seconds)}`;
  if (seconds < 0.0995) return `${trimmed(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${trimmed(seconds)} s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [Math.floor(seconds % 60), "s"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(" ");
}

function trimmed(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

/** 019a1b2c-… as its ends, which is enough to tell ids of one screen apart; the whole stands in the title. */
export function short(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

/** good: as it should be. warn: look at it. bad: act; docs/operations.md says how. */
export type Level = "good" | "warn" | "bad";

export interface Sign {
  name: string;
  value: string;
  level: Level;
  /** The panel with the rest. */
  panel: string;
}

const LAG = 100;
const UNSENT_S = 30;

/** What an operator must know first; the same bounds as the alerts of infra/prometheus/rules.yaml. */
export function vitalSigns(seen: OpsOverview): Sign[] {
  const stuck = seen.leases.filter((each) => each.expires_in_s < 0).length;
  return [
    engines(seen),
    { name: "Workers", value: workersIn(seen), level: seen.workers?.length ? "good" : "bad", panel: "workers" },
    lag(seen),
    counted("Dead letters", seen.dead_letters.length, seen.dead_letters.length > 0, "dead-letters"),
    counted("Waiting for people", seen.waiting.total, false, "waiting"),
    counted("Stuck leases", stuck, stuck > 0, "leases"),
    counted("Unsent messages", seen.outbox.unsent, seen.outbox.oldest_s > UNSENT_S, "streams"),
  ];
}

function counted(name: string, value: number, isBad: boolean, panel: string): Sign {
  return { name, value: number(value), level: isBad ? "bad" : "good", panel };
}

function engines(seen: OpsOverview): Sign {
  const down = seen.engines.filter((each) => !each.is_up).map((each) => each.product);
  const value = down.length === 0 ? "All answer" : `${down.join(", ")} down`;
  return { name: "Engines", value, level: down.length === 0 ? "good" : "bad", panel: "engines" };
}

function lag({ streams }: OpsOverview): Sign {
  const behind = (streams ?? []).reduce((sum, each) => sum + (each.undelivered ?? 0), 0);
  return {
    name: "Not yet delivered",
    value: streams ? number(behind) : "Unknown",
    level: streams && behind < LAG ? "good" : "warn",
    panel: "streams",
  };
}

function workersIn(seen: OpsOverview): string {
  if (seen.workers === null) return "Unknown";
  if (seen.workers.length === 0) return "None";
  return `${number(seen.workers.length)} alive`;
}
