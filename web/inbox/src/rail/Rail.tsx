import { Bookmark, ChartColumn, CircleQuestionMark, Command, LogOut, Trash2 } from "lucide-react";
import mark from "../mark.svg";
import { useTools } from "../state/context.js";
import { isSameList, type Place, placeOfQuery } from "../state/place.js";
import { useSavedViews } from "../state/useViews.js";
import { useViewLinks, type ViewLink } from "./links.js";

const REPORT: Place = { view: "manager", filters: {}, without: [], lead: null, sort: "value" };

/** Views with how many wait in each, and what belongs to the whole inbox. */
export function Rail() {
  const { me, isAdmin, place, command, leave } = useTools();
  return (
    <header className="flex min-h-0 flex-col gap-4 overflow-y-auto border-r border-line px-2.5 py-3">
      <div className="flex items-center gap-2 px-2">
        <img src={mark} alt="" width="24" height="24" />
        <h1 className="text-base">Leads</h1>
      </div>
      <nav aria-label="Views" className="grid grid-cols-1 gap-4">
        <Links links={useViewLinks()} />
        <SavedViews />
        <ul>
          <li><RailLink label={isAdmin ? "Team report" : "My profile"} icon={<ChartColumn size={16} aria-hidden />} to={REPORT} isHere={place.view === "manager"} /></li>
        </ul>
      </nav>
      <div className="mt-auto grid gap-0.5">
        <button type="button" className="btn-bare justify-start gap-2 px-2" onClick={() => { command("palette"); }}>
          <Command size={16} aria-hidden />Commands<kbd className="key ml-auto">Ctrl K</kbd>
        </button>
        <button type="button" className="btn-bare justify-start gap-2 px-2" onClick={() => { command("help"); }}>
          <CircleQuestionMark size={16} aria-hidden />Keys<kbd className="key ml-auto">?</kbd>
        </button>
        <button type="button" className="btn-bare justify-start gap-2 px-2" onClick={leave}>
          <LogOut size={16} aria-hidden />
          <span className="truncate">Sign out</span>
        </button>
        <p className="truncate px-2 pt-1 text-xs text-quiet">{me.display_name}{me.tenant_name && ` · ${me.tenant_name}`}</p>
      </div>
    </header>
  );
}

function Links({ links }: { links: readonly ViewLink[] }) {
  return (
    <ul className="grid grid-cols-1 gap-0.5">
      {links.map((each) => <li key={each.label}><RailLink {...each} /></li>)}
    </ul>
  );
}

function SavedViews() {
  const { place } = useTools();
  const { views, remove } = useSavedViews();
  if (views.length === 0) return null;
  return (
    <div>
      <h2 className="px-2 pb-1 text-xs text-quiet">Saved views</h2>
      <ul className="grid grid-cols-1 gap-0.5">
        {views.map((view) => {
          const to = placeOfQuery(view.query);
          return (
            <li key={view.id} className="group flex min-w-0">
              <RailLink label={view.name} icon={<Bookmark size={16} aria-hidden />} to={to} isHere={isSameList(to, place)} />
              <button type="button" className="btn-bare text-quiet opacity-0 group-hover:opacity-100 focus-visible:opacity-100" onClick={() => { remove(view.id); }}>
                <Trash2 size={14} aria-hidden />
                <span className="sr-only">Delete the view {view.name}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function RailLink({ label, icon, to, isHere, count, isUrgent = false }: ViewLink) {
  const { go } = useTools();
  return (
    <button
      type="button"
      aria-current={isHere ? "page" : undefined}
      className={`flex min-h-9 w-full min-w-0 items-center gap-2 rounded-lg px-2 text-left ${isHere ? "bg-accent-soft font-semibold text-accent" : "hover:bg-sunken"}`}
      onClick={() => { go(to); }}
    >
      {icon}
      <span className="truncate">{label}</span>
      {count !== undefined && (
        <span className={`ml-auto tabular-nums ${isUrgent && count > 0 ? "chip bg-bad-soft text-bad" : "text-xs text-quiet"}`}>
          {count.toLocaleString("en-IN")}
        </span>
      )}
    </button>
  );
}
