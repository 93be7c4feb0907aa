import { Ellipsis, Keyboard } from "lucide-react";
import { useTools } from "../state/context.js";
import { addressOf, placeOf, placeOfQuery } from "../state/place.js";
import { useSavedViews } from "../state/useViews.js";
import { useViewLinks } from "./links.js";

/** On a phone: the view one is in, the others behind it, and the rest. */
export function TopBar() {
  const { place, go, command, isAdmin, leave } = useTools();
  const links = useViewLinks();
  const { views } = useSavedViews();
  const here = addressOf({ ...place, sort: "value", lead: null });
  const options = [
    ...links.map(({ label, count, to }) => ({ label: count === undefined ? label : `${label} (${count.toLocaleString("en-IN")})`, to })),
    ...views.map(({ name, query }) => ({ label: name, to: placeOfQuery(query) })),
    { label: isAdmin ? "Team report" : "My profile", to: placeOf("?view=manager") },
  ].map(({ label, to }) => ({ label, address: addressOf(to) }));
  const isListed = options.some(({ address }) => address === here);
  return (
    <header className="flex shrink-0 items-center gap-1 border-b border-line px-3 py-1.5">
      <h1 className="sr-only">Leads</h1>
      <label className="min-w-0 flex-1">
        <span className="sr-only">View</span>
        <select
          className="min-h-11 max-w-full rounded-md bg-transparent text-base font-semibold"
          value={here}
          onChange={(event) => { go(placeOf(event.target.value)); }}
        >
          {!isListed && <option value={here}>Search</option>}
          {options.map(({ label, address }) => <option key={address} value={address} className="bg-surface">{label}</option>)}
        </select>
      </label>
      <button type="button" className="btn-bare min-h-11 min-w-11" onClick={() => { command("help"); }}>
        <Keyboard size={18} aria-hidden /><span className="sr-only">Keys</span>
      </button>
      <button type="button" className="btn-bare min-h-11 min-w-11" onClick={() => { command("palette"); }}>
        <Ellipsis size={18} aria-hidden /><span className="sr-only">All commands</span>
      </button>
      <button type="button" className="btn-bare min-h-11 px-2 text-xs" onClick={leave}>Sign out</button>
    </header>
  );
}
