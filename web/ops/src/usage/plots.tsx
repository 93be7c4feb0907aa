import type { Usage, UsageTotal } from "@propmubi/client";
import { Table } from "../board/Table.js";
import { number } from "../board/words.js";
import { axisEnd, dayName, daysBetween, inr } from "./money.js";

/** Bars by day. The words stand outside the drawing, so that they keep their size when it is squeezed. */
export function DayPlot({ usage }: { usage: Usage }) {
  const known = new Map(usage.days.map((each) => [each.name, each]));
  const days = daysBetween(usage.first, usage.last).map((name) => ({ name, cost: Number(known.get(name)?.cost_inr ?? 0) }));
  const end = axisEnd(Math.max(0, ...days.map((each) => each.cost)));
  const middle = days[Math.floor((days.length - 1) / 2)];
  return (
    <>
      <div class="plot" aria-hidden="true">
        <div class="plot-scale">
          {[end, end / 2, 0].map((each) => (
            <span key={each}>{inr(String(each))}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${String(days.length)} 100`} preserveAspectRatio="none" class="plot-area">
          {[0.5, 50, 99.5].map((y) => (
            <line key={y} x1="0" x2={days.length} y1={y} y2={y} class="plot-line" vector-effect="non-scaling-stroke" />
          ))}
          {days.map((each, at) => (
            <rect
              key={each.name}
              class="plot-bar"
              x={at + 0.12}
              width="0.76"
              y={100 - (each.cost / end) * 100}
              height={(each.cost / end) * 100}
            >
              <title>{`${dayName(each.name)}: ${inr(String(each.cost))}`}</title>
            </rect>
          ))}
        </svg>
        <div class="plot-days">
          <span>{dayName(usage.first)}</span>
          <span>{middle && days.length > 2 ? dayName(middle.name) : ""}</span>
          <span>{dayName(usage.last)}</span>
        </div>
      </div>
      <details>
        <summary>Days as a table</summary>
        <TotalsTable caption="Spend by day" first="Day" rows={usage.days} />
      </details>
    </>
  );
}

/** One bar a group, the dearest first; each bar is its share of the dearest. */
export function GroupPlot({ rows }: { rows: UsageTotal[] }) {
  const largest = Math.max(...rows.map((each) => Number(each.cost_inr)), 0);
  return (
    <ol class="bars">
      {rows.map((each) => (
        <li key={each.name}>
          <span class="bar-name">{plain(each.name)}</span>
          <span class="bar-value">
            {inr(each.cost_inr)} <span class="quiet small">{number(each.calls)} calls</span>
          </span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" class="bar" aria-hidden="true">
            <rect class="bar-ground" width="100" height="8" />
            <rect class="plot-bar" width={largest > 0 ? (Number(each.cost_inr) / largest) * 100 : 0} height="8" />
          </svg>
        </li>
      ))}
    </ol>
  );
}

interface TotalsProps {
  caption: string;
  first: string;
  rows: UsageTotal[];
}

export function TotalsTable({ caption, first, rows }: TotalsProps) {
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={(each) => each.name}
      columns={[
        { title: first, cell: (each) => plain(each.name) },
        { title: "Calls", isNumber: true, cell: (each) => number(each.calls) },
        { title: "Failed", isNumber: true, cell: (each) => number(each.failed) },
        { title: "Given again", isNumber: true, cell: (each) => number(each.cached) },
        { title: "Tokens", isNumber: true, cell: (each) => number(each.tokens_in + each.tokens_out) },
        { title: "Mean time", isNumber: true, cell: (each) => `${number(each.mean_latency_ms)} ms` },
        { title: "Spent", isNumber: true, cell: (each) => inr(each.cost_inr) },
      ]}
    />
  );
}

/** lead_scoring as "lead scoring"; names of models keep their form. */
function plain(name: string): string {
  return name === "" ? "none" : name.replaceAll("_", " ");
}
