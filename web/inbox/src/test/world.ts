import { createCall } from "@propmubi/client";
import { QueryClient } from "@tanstack/react-query";
import { type Acts, createActs } from "../actions/acts.js";
import { createLeadApi, type LeadApi } from "../api/leads.js";
import type { LeadPage } from "../api/types.js";
import { type LeadPages, LISTS } from "../state/cache.js";
import { type Place, placeOf, queryOf } from "../state/place.js";
import { desk, EMPTY } from "../state/store.js";
import { FakeDesk } from "./fakeDesk.js";

/** A fetch that the fake desk answers. */
export function fetchFrom(fake: FakeDesk): typeof fetch {
  // Async, so that a fake that throws is a line that broke.
  return async (input, init) => {
    await Promise.resolve();
    const url = new URL(input instanceof Request ? input.url : String(input), "http://x");
    const body = (typeof init?.body === "string" ? JSON.parse(init.body) : {}) as Record<string, unknown>;
    const path = url.pathname.replace("/api/v1/leads", "");
    const { status, body: said } = fake.handle(init?.method ?? "GET", path, url.searchParams, body, new Headers(init?.headers).get("idempotency-key"));
    return new Response(JSON.stringify(said), { status });
  };
}

export interface World {
  fake: FakeDesk;
  api: LeadApi;
  client: QueryClient;
  acts: Acts;
  place: Place;
}

/** A list on the screen, without a screen: the store and the cache as they are once the list was shown. */
export async function opened(count: number, search = "?view=mine", signedOut = (): void => undefined): Promise<World> {
  const fake = new FakeDesk(count);
  const api = createLeadApi(createCall({ baseUrl: "http://x", fetch: fetchFrom(fake) }));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const place = placeOf(search);
  const first: LeadPage = await api.page(queryOf(place), null, 200);
  const key = [...LISTS, queryOf(place)];
  const observed: LeadPages = { pages: [first], pageParams: [null] };
  client.setQueryData(key, observed);
  // A query nobody looks at is no list on the screen.
  client.getQueryCache().find({ queryKey: key })?.addObserver(quiet as never);
  desk.set({ ...EMPTY, ids: first.items.map((each) => each.id), cursor: first.items[0]?.id ?? null });
  const go = (to: Partial<Place>): void => { Object.assign(place, to); };
  const acts = createActs({ api, client, place: () => place, go, onSignedOut: signedOut });
  return { fake, api, client, place, acts };
}

const quiet = { options: { enabled: true }, onQueryUpdate: () => undefined, getOptimisticResult: () => undefined };

export function names(): string[] {
  return desk.get().toasts.map((each) => each.text);
}
