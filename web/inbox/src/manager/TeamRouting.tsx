import { ApiError } from "@propmubi/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Broker, BrokerProfile, RoutingMode } from "../api/types.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";

const MODES: readonly { mode: RoutingMode; name: string; says: string }[] = [
  { mode: "round_robin", name: "The platform assigns", says: "By language, place and room, then by whose turn it is; weights give turns." },
  { mode: "first_to_claim", name: "First to claim", says: "Nobody has a lead until a broker takes it." },
];
const LANGUAGES = [["en", "English"], ["hi", "Hindi"], ["mr", "Marathi"]] as const;

function said(error: unknown): string {
  return error instanceof ApiError ? error.message : "It could not be kept; try again.";
}

/** How leads are handed out, and what routing knows of each broker. Its owner changes a profile, or an administrator. */
export function TeamRouting() {
  const { api, isAdmin, me } = useTools();
  const brokers = useQuery({ queryKey: ["brokers"], queryFn: api.brokers });
  const mine = (brokers.data ?? []).filter((each) => isAdmin || each.is_me);
  return (
    <section aria-labelledby="routing" className="card grid gap-3">
      <h3 id="routing">{isAdmin ? "Handing out leads" : "My profile"}</h3>
      {isAdmin && <Mode />}
      {brokers.isPending && <p role="status" className="text-quiet">Loading profiles…</p>}
      {brokers.error && <p role="alert" className="note-bad">{said(brokers.error)}</p>}
      {brokers.data && mine.length === 0 && <p className="text-quiet">{isAdmin ? "No brokers yet." : `${me.display_name} is no broker of this team.`}</p>}
      <ul className="grid gap-2">
        {mine.map((each) => <li key={each.id}><Profile broker={each} isOpen={!isAdmin} /></li>)}
      </ul>
    </section>
  );
}

function Mode() {
  const { api } = useTools();
  const client = useQueryClient();
  const { data, error } = useQuery({ queryKey: ["routing"], queryFn: api.routing });
  const save = useMutation({
    mutationFn: api.saveRouting,
    onSuccess: (kept) => { client.setQueryData(["routing"], kept); toast("Kept: it holds for leads that come in from now on."); },
    onError: (problem) => { toast(said(problem), { isBad: true }); },
  });
  if (error) return <p role="alert" className="note-bad">{said(error)}</p>;
  return (
    <fieldset className="grid gap-1.5" disabled={!data || save.isPending}>
      <legend className="mb-1 text-xs text-quiet">Who gets a lead that comes in</legend>
      {MODES.map(({ mode, name, says }) => (
        <label key={mode} className="flex min-h-8 items-start gap-2">
          <input type="radio" name="mode" className="mt-1" checked={data?.mode === mode} onChange={() => { save.mutate({ mode }); }} />
          <span><span className="font-medium">{name}</span><span className="block text-xs text-quiet">{says}</span></span>
        </label>
      ))}
    </fieldset>
  );
}

/** Places as one types them, with commas. */
export function placesOf(text: string): string[] {
  return [...new Set(text.split(",").map((each) => each.trim()).filter((each) => each !== ""))];
}

function Profile({ broker, isOpen }: { broker: Broker; isOpen: boolean }) {
  const { api, isAdmin } = useTools();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (profile: BrokerProfile) => api.saveBroker(broker.id, profile),
    onSuccess: async () => { toast(`${broker.name}'s profile is kept.`); await client.invalidateQueries({ queryKey: ["brokers"] }); },
    onError: (problem) => { toast(said(problem), { isBad: true }); },
  });
  return (
    <details open={isOpen} className="rounded-md border border-line p-2">
      <summary className="min-h-6 cursor-pointer">
        <span className="font-medium">{broker.name}</span>
        <span className="text-quiet"> · {broker.is_available ? `${broker.open} of ${broker.capacity ?? "no bound"}` : "away"} · weight {broker.weight}</span>
      </summary>
      <form
        className="mt-2 grid gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          save.mutate({
            languages: form.getAll("languages").map(String),
            localities: placesOf(form.getAll("localities").map(String).join(",")),
            capacity: Number(form.get("capacity")),
            weight: isAdmin ? Number(form.get("weight")) : broker.weight,
            is_available: form.has("is_available"),
          });
        }}
      >
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="text-xs text-quiet">Languages</legend>
          {LANGUAGES.map(([code, name]) => (
            <label key={code} className="flex min-h-8 items-center gap-1.5"><input type="checkbox" name="languages" value={code} defaultChecked={broker.languages.includes(code)} />{name}</label>
          ))}
        </fieldset>
        <label className="grid gap-1"><span className="text-xs text-quiet">Places, with commas; none: everywhere</span><input name="localities" className="field" defaultValue={broker.localities.join(", ")} maxLength={2000} /></label>
        <label className="grid gap-1"><span className="text-xs text-quiet">Open leads at once</span><input name="capacity" type="number" min={0} max={1000} required className="field" defaultValue={broker.capacity ?? 50} /></label>
        {isAdmin && <label className="grid gap-1"><span className="text-xs text-quiet">Weight: turns beside others</span><input name="weight" type="number" min={1} max={100} required className="field" defaultValue={broker.weight} /></label>}
        <label className="flex min-h-8 items-center gap-1.5"><input type="checkbox" name="is_available" defaultChecked={broker.is_available} />Takes new leads</label>
        <button type="submit" className="btn btn-main min-h-9 justify-self-start" disabled={save.isPending}>Keep {broker.name}</button>
      </form>
    </details>
  );
}
