import type { Client, LimitUse, Me, Usage } from "@propmubi/client";
import { useState } from "preact/hooks";
import { Panel } from "../board/Panel.js";
import { Table } from "../board/Table.js";
import { number } from "../board/words.js";
import { Top } from "../frame/Top.js";
import { inr, percent, wholeInr } from "./money.js";
import { DayPlot, GroupPlot, TotalsTable } from "./plots.js";
import { type Period, PERIODS, type UsageView, useUsage } from "./useUsage.js";

interface Props {
  client: Client;
  me: Me;
  leave: () => void;
  onSignedOut: () => void;
}

export function UsagePage({ client, me, leave, onSignedOut }: Props) {
  const [days, setDays] = useState<Period>(30);
  const { view, refresh } = useUsage(client, days, onSignedOut);
  return (
    <>
      <a class="skip" href="#board">
        Skip to the figures
      </a>
      <Top view="usage" me={me} leave={leave}>
        <div class="choice" role="group" aria-label="Time">
          {PERIODS.map((each) => (
            <button key={each} type="button" aria-pressed={each === days} onClick={() => { setDays(each); }}>
              {each} days
            </button>
          ))}
          <button type="button" onClick={() => void refresh()}>
            Refresh now
          </button>
        </div>
      </Top>
      <main id="board" class={view.phase} tabIndex={-1} aria-busy={view.phase === "loading"}>
        <h1 class="visually-hidden">Usage of models</h1>
        <Body view={view} />
      </main>
    </>
  );
}

function Body({ view }: { view: UsageView }) {
  const { value, problem } = view;
  return (
    <>
      {problem && (
        <p class="note note-bad" role="alert">
          {problem} {value ? "Below is the last answer." : "Is propmubi still up?"}
        </p>
      )}
      {value ? <Figures usage={value} /> : !problem && <p class="quiet" role="status">Asking the server…</p>}
    </>
  );
}

function Figures({ usage }: { usage: Usage }) {
  const { total } = usage;
  const isEmpty = usage.outcomes.length === 0;
  return (
    <>
      {!usage.is_active && <p class="note">No model is configured: rules and templates do every job, for nothing.</p>}
      <Limits limits={usage.limits} />
      <ul class="signs" aria-label="In all">
        <Sign name="Spent" value={inr(total.cost_inr)} />
        <Sign name="Calls" value={number(total.calls)} />
        <Sign name="Of them failed" value={percent(total.failed, total.calls)} />
        <Sign name="Steps at their floor" value={percent(total.floors, total.steps)} />
        <Sign name="Saved by answers given again" value={inr(total.saved_inr)} />
        <Sign name="Prompt read from caches" value={percent(total.tokens_cached, total.tokens_in)} />
      </ul>
      {total.lost > 0 && (
        <p class="note note-bad">{number(total.lost)} calls could not be written down and are missing here.</p>
      )}
      {isEmpty ? (
        <p class="empty">No model was called in this time.</p>
      ) : (
        <div class="board">
          <Panel id="days" title="By day" note="Rupees spent on models; days are India's." isWide>
            <DayPlot usage={usage} />
          </Panel>
          <Panel id="tiers" title="By tier" note="The dearest first.">
            <GroupPlot rows={usage.tiers} />
          </Panel>
          <Panel id="use-cases" title="By use case" note="The dearest first.">
            <GroupPlot rows={usage.use_cases} />
          </Panel>
          <Panel id="deployments" title="By deployment" note="Calls that were made, and what they took." isWide>
            <TotalsTable caption="Deployments" first="Deployment" rows={usage.deployments} />
          </Panel>
          <Outcomes usage={usage} />
        </div>
      )}
    </>
  );
}

function Sign({ name, value }: { name: string; value: string }) {
  return (
    <li>
      <div class="sign">
        <span class="sign-name">{name}</span>
        <span class="sign-value">{value}</span>
      </div>
    </li>
  );
}

const NAMES: Record<string, string> = { tenant_day: "today", tenant_month: "this month" };

/** Says which limits near or are spent; what is far from its limit is one quiet line. */
function Limits({ limits }: { limits: LimitUse[] }) {
  return (
    <ul class="limits" aria-label="Limits">
      {limits.map((each) => {
        const used = `${inr(each.spent_inr)} of ${wholeInr(each.limit_inr)} ${NAMES[each.name] ?? each.name}`;
        if (each.state === "spent") {
          return <li key={each.name} class="note note-bad">{used}: the limit is reached, so rules and templates answer.</li>;
        }
        if (each.state === "near") {
          return <li key={each.name} class="note note-warn">{used}: the limit nears; beyond it rules and templates answer.</li>;
        }
        return <li key={each.name} class="quiet">{used}</li>;
      })}
    </ul>
  );
}

const MEANS: Record<string, string> = {
  answered: "Answered",
  cached: "Given again from what was kept",
  invalid: "Answered, and of no use",
  refused: "Refused by the model or its provider",
  timed_out: "Took too long",
  failed: "Failed, and handed over",
  cancelled: "Given up: another was quicker",
  over_budget: "Not made: a limit was reached",
  floor: "Steps that fell to their floor",
  lost: "Not written down",
};

function Outcomes({ usage }: { usage: Usage }) {
  const { total } = usage;
  const counts = usage.outcomes.map((each) => ({
    name: each.name,
    count: each.calls + each.cached + each.over_budget + each.floors + each.lost,
  }));
  return (
    <Panel id="outcomes" title="By outcome" note={`${number(total.steps)} steps ended, ${number(total.floors)} at their floor.`} isWide>
      <Table
        caption="Outcomes"
        rows={counts}
        keyOf={(each) => each.name}
        columns={[
          { title: "Outcome", cell: (each) => MEANS[each.name] ?? each.name },
          { title: "Count", isNumber: true, cell: (each) => number(each.count) },
        ]}
      />
    </Panel>
  );
}
