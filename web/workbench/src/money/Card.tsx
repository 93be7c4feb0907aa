import type { EventOf } from "@propmubi/client";
import { wholeDay } from "@propmubi/desk";
import { TriangleAlert } from "lucide-react";
import type { MoneyCard } from "../api/money.js";
import { inFull } from "../words/values.js";
import { affordabilityRows, emiRows, type WorkingRow } from "./working.js";

/** Figures with their working, the rules they rest on, and what they are not. */
export function Card({ card }: { card: MoneyCard }) {
  if (card.type === "tax") return <Tax tax={card.tax} />;
  if (card.type === "emi") {
    const { emi } = card;
    return <Frame title="Instalment" headline={[["A month", amount(emi.emi_inr)]]} rows={emiRows(emi)} footing={emi} assumptions={assumed(emi.assumptions)} />;
  }
  const { affordability } = card;
  return (
    <Frame
      title="What the income carries"
      headline={[["Loan", amount(affordability.max_loan_inr)], ["Home within reach", amount(affordability.home_price_inr)]]}
      rows={affordabilityRows(affordability)} footing={affordability} assumptions={assumed(affordability.assumptions)}
    />
  );
}

function Tax({ tax }: { tax: EventOf<"tax">["tax"] }) {
  const rows = tax.lines.map(({ label, amount_label: said }): WorkingRow => [label, said ?? ""]);
  return (
    <Frame title={tax.title} headline={tax.headline.map(({ label, amount_label: said }) => [label, said ?? ""])} rows={rows} footing={tax} assumptions={tax.assumptions}>
      {tax.ca_reasons.length > 0 && (
        <p className="flex items-start gap-1.5 text-warm"><TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />Ask a chartered accountant: {tax.ca_reasons.join("; ")}.</p>
      )}
    </Frame>
  );
}

function amount(inr: number | undefined): string {
  return inr === undefined ? "–" : inFull(inr);
}

const ASSUMED: Record<string, string> = {
  rate: "the rate, which is no lender's offer", tenure: "the term", loan: "the most that may be lent", no_other_instalments: "no other instalments run",
};

function assumed(keys: readonly string[] | undefined): string[] {
  return (keys ?? []).map((key) => ASSUMED[key] ?? key);
}

interface Footing {
  sources?: readonly { id: string; source: string; effective_from: string }[];
  as_of?: string;
  disclaimer?: string;
}

interface FrameProps {
  title: string;
  headline: readonly WorkingRow[];
  rows: readonly WorkingRow[];
  footing: Footing;
  assumptions: readonly string[];
  children?: React.ReactNode;
}

function Frame({ title, headline, rows, footing: { sources = [], as_of: asOf, disclaimer }, assumptions, children }: FrameProps) {
  return (
    <article aria-label={title} className="card grid gap-3 bg-ground">
      <h4 className="font-semibold">{title}</h4>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {headline.map(([name, value]) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-xs text-quiet">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <dl aria-label="Working" className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 tabular-nums">
        {rows.map(([name, value]) => <Row key={name} name={name} value={value} />)}
      </dl>
      {children}
      {assumptions.length > 0 && <p className="text-xs text-quiet">Taken as given: {assumptions.join("; ")}.</p>}
      <footer className="grid gap-1 border-t border-line pt-2 text-xs text-quiet">
        {sources.map(({ id, source, effective_from: from }) => <p key={id}>{source}, since {wholeDay(from)}</p>)}
        <p>{asOf !== undefined && `Rules as of ${wholeDay(asOf)}. `}<strong className="text-ink">{disclaimer}</strong></p>
      </footer>
    </article>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="min-w-0">{name}</dt>
      <dd className="text-right">{value}</dd>
    </>
  );
}
