import { rupees } from "@propmubi/desk";
import type { LeadDetail, LeadRow, Listing, Wish } from "../api/types.js";
import { plain } from "../words/labels.js";

interface Props {
  lead: LeadRow;
  detail: LeadDetail | undefined;
}

const TIMELINES: Record<string, string> = {
  "0-1m": "within a month", "1-3m": "in 1 to 3 months", "3-6m": "in 3 to 6 months", "6m+": "after 6 months",
};

/** What they look for, in their own words and in ours, and the homes they have looked at. */
export function Wishes({ lead, detail }: Props) {
  const enquiry = detail?.enquiry ?? lead.enquiry_excerpt;
  return (
    <section aria-labelledby="wishes" className="card grid grid-cols-1 gap-3">
      <h3 id="wishes">{lead.wish.summary}</h3>
      {enquiry !== null && <blockquote className="border-l-3 border-line pl-3 whitespace-pre-line">{enquiry}</blockquote>}
      <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1">
        {factsOf(lead.wish).map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-quiet">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Shortlist homes={detail?.listings ?? []} />
    </section>
  );
}

function Shortlist({ homes }: { homes: readonly Listing[] }) {
  if (homes.length === 0) return null;
  return (
    <div>
      <h4 className="mb-1 text-xs font-semibold text-quiet">Shortlist</h4>
      <ul className="grid grid-cols-1 gap-1">
        {homes.map((home) => (
          <li key={home.id} className="flex gap-3 rounded-lg bg-sunken px-3 py-1.5">
            <span className="min-w-0 flex-1">{home.title}<span className="text-quiet"> · {home.locality ?? home.city}</span></span>
            {home.price_inr !== null && <span className="font-semibold tabular-nums">{rupees(home.price_inr)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is known of the wish, under its name. */
function factsOf(wish: Wish): [string, string][] {
  const why = [wish.transaction, wish.purpose].filter((each) => each !== null).map(plain);
  const facts: [string, string | null][] = [
    ["Where", wish.localities.join(", ")],
    ["Size", wish.bhk.length > 0 ? `${wish.bhk.join(" or ")} BHK` : null],
    ["Budget", budget(wish.budget_min, wish.budget_max)],
    ["When", wish.timeline && (TIMELINES[wish.timeline] ?? wish.timeline)],
    ["For", why.join(", ")],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function budget(least: number | null, most: number | null): string | null {
  if (least !== null && most !== null) return `${rupees(least)} to ${rupees(most)}`;
  if (most !== null) return `up to ${rupees(most)}`;
  return least === null ? null : `from ${rupees(least)}`;
}
