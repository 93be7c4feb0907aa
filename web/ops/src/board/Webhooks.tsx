import { ApiError, type Client, type Schemas } from "@propmubi/client";
import { useEffect, useState } from "preact/hooks";
import { Panel } from "./Panel.js";
import { Id, Table } from "./Table.js";
import { number, short, span } from "./words.js";

export type Delivery = Schemas["WebhookDeliveryOut"];

const STATES: Record<Delivery["state"], string> = { due: "due", delivered: "delivered", given_up: "given up" };
const PATH = "/api/v1/ops/webhook-deliveries";

/** Webhooks that ended runs owe or owed; asked again whenever the board has a new state. */
export function Webhooks({ client, asOf }: { client: Client; asOf: string }) {
  const [found, setFound] = useState<Delivery[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    client.get(PATH, {}, { query: { settled: true } }).then(
      (rows) => { if (!isOver) { setFound(rows); setProblem(null); } },
      (error: unknown) => { if (!isOver) setProblem(error instanceof ApiError ? error.message : "It cannot be shown now."); },
    );
    return () => { isOver = true; };
  }, [client, asOf]);
  return (
    <Panel
      id="webhooks"
      title="Webhook deliveries"
      note="Your tenant's: those that are due, and a week's settled ones. Addresses are not shown whole."
      isWide
      empty={problem ?? (found === null ? "Asking…" : found.length === 0 ? "No run owes a webhook." : null)}
    >
      <Table
        caption="Webhook deliveries, newest first"
        rows={found ?? []}
        keyOf={(each) => each.id}
        isBad={(each) => each.state === "given_up"}
        columns={[
          { title: "Run", cell: (each) => <Id value={each.run_id} text={short(each.run_id)} /> },
          { title: "To", cell: (each) => <code>{each.host}</code> },
          { title: "State", cell: (each) => STATES[each.state] },
          { title: "Tries", isNumber: true, cell: (each) => number(each.tries) },
          { title: "Next try", isNumber: true, cell: (each) => (each.next_try_at === null ? "–" : fromNow(each.next_try_at, asOf)) },
          { title: "Last answer", cell: (each) => each.last_problem ?? (each.last_status === null ? "none yet" : String(each.last_status)) },
        ]}
      />
    </Panel>
  );
}

function fromNow(at: string, now: string): string {
  const seconds = (Date.parse(at) - Date.parse(now)) / 1000;
  return seconds <= 0 ? "now" : `in ${span(seconds)}`;
}
