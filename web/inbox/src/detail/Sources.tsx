import { moment, now } from "@propmubi/desk";
import type { LeadDetail } from "../api/types.js";
import { plain } from "../words/labels.js";

/** Every way they came to us; the second and later ones are people who came back. */
export function Sources({ detail }: { detail: LeadDetail | undefined }) {
  if (!detail || detail.sources.length === 0) return null;
  return (
    <section aria-labelledby="sources" className="card grid grid-cols-1 gap-2">
      <h3 id="sources">{detail.sources.length === 1 ? "Source" : "Sources"}</h3>
      <ul className="grid gap-2">
        {detail.sources.map((each) => (
          <li key={`${each.source} ${each.at}`}>
            <span className="font-medium">{plain(each.source)}</span>
            <span className="text-quiet">
              {each.source_campaign !== null && ` · ${each.source_campaign}`}
              {each.external_ref !== null && ` · ${each.external_ref}`} · {moment(each.at, now())}
            </span>
            {each.enquiry !== null && <q className="block text-quiet italic">{each.enquiry}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}
