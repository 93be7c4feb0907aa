import { COMMANDS } from "../frame/keys.js";
import { useSettings } from "../state/settings.js";

const GROUPS = ["Lists", "Case", "Everywhere"] as const;

/** The keys that do something, and whether letters are among them. */
export default function Keys() {
  const areLettersOn = useSettings((state) => state.areLettersOn);
  return (
    <>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-3">
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-xs text-quiet">{group}</h3>
            <dl className="grid gap-1">
              {COMMANDS.filter((each) => each.group === group).map(({ id, label, keys }) => (
                <div key={id} className="flex items-baseline gap-2">
                  <dt className="min-w-0 flex-1">{label}</dt>
                  <dd className="flex gap-1">
                    {(keys.length > 3 ? [`${keys[0] ?? ""}–${keys.at(-1) ?? ""}`] : keys).map((key) => <kbd key={key} className="key">{key === "Escape" ? "Esc" : key}</kbd>)}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-4 text-quiet">Arrow keys move in the list and from tab to tab. Keys rest while you type. Everything can be pressed as well.</p>
      <label className="mt-4 flex min-h-8 items-center gap-2">
        <input type="checkbox" className="size-4 accent-(--accent)" checked={areLettersOn} onChange={(event) => { useSettings.setState({ areLettersOn: event.target.checked }); }} />
        Letters are commands
      </label>
    </>
  );
}
