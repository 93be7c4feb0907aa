import { Command } from "cmdk";
import { useTools } from "../state/context.js";
import { COMMANDS, type CommandId, isAllowed } from "../keys/commands.js";
import { closeDialog } from "../state/store.js";
import { placeOfQuery } from "../state/place.js";
import { useSavedViews } from "../state/useViews.js";
import { useViewLinks } from "../rail/links.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

const ITEM = "flex min-h-10 cursor-pointer items-center gap-2 rounded-lg px-2 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent";
const GROUP = "pb-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-quiet";

/** Every command by its name, and every view. */
export default function Palette({ ids }: DialogProps) {
  const { command, go, isAdmin, isAgent } = useTools();
  const { leads, name } = useTargets(ids);
  const { views } = useSavedViews();
  const links = useViewLinks();
  const fitting = COMMANDS.filter(({ id, isOnLead }) => id !== "palette" && (!isOnLead || leads.length > 0) && (id !== "manager" || isAdmin) && isAllowed(id, isAgent));
  const run = (id: CommandId): void => {
    closeDialog();
    // After the dialog has given the focus back, so that the next one takes it from there.
    setTimeout(() => { command(id); });
  };
  const places = [...links.map(({ label, to }) => ({ label, to })), ...views.map((each) => ({ label: each.name, to: placeOfQuery(each.query) }))];
  return (
    <Sheet title={leads.length > 0 ? `Commands for ${name}` : "Commands"}>
      <Command label="Commands" loop>
        <Command.Input data-first placeholder="What to do" className="field mb-2" aria-label="What to do" />
        <Command.List className="max-h-96 overflow-y-auto" label="Commands">
          <Command.Empty className="p-2 text-quiet">No command of that name.</Command.Empty>
          {(["This lead", "List", "Move"] as const).map((group) => (
            <Command.Group key={group} heading={group} className={GROUP}>
              {fitting.filter((each) => each.group === group).map(({ id, label, keys }) => (
                <Command.Item key={id} value={label} className={ITEM} onSelect={() => { run(id); }}>
                  {label}
                  {keys[0] !== undefined && <kbd className="key ml-auto">{keys[0]}</kbd>}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          <Command.Group heading="Go to" className={GROUP}>
            {places.map(({ label, to }) => (
              <Command.Item key={label} value={`Go to ${label}`} className={ITEM} onSelect={() => { closeDialog(); go(to); }}>{label}</Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Sheet>
  );
}
