import { afterEach, describe, expect, it, vi } from "vitest";
import { findRow, type LeadPages, LISTS } from "../state/cache.js";
import { desk, EMPTY, withMember } from "../state/store.js";
import { ME, person, RAVI } from "../test/people.js";
import { opened, type World } from "../test/world.js";
import { createLive, FLOOD } from "./live.js";

afterEach(() => { desk.set(EMPTY); });

async function living(count: number, search?: string): Promise<World> {
  const world = await opened(count, search);
  world.fake.listeners.add(createLive({ api: world.api, client: world.client, place: () => world.place }));
  return world;
}

const order = (world: World): string[] =>
  world.client.getQueriesData<LeadPages>({ queryKey: LISTS }).flatMap(([, data]) => data?.pages.flatMap((page) => page.items.map((each) => each.id)) ?? []);
const arrivedNames = (): string[] => desk.get().arrived.map((each) => each.name);

describe("live updates", () => {
  it("change a lead where it stands, though it is worth most now", async () => {
    const world = await living(5);
    const before = order(world);
    const last = before.at(-1) ?? "";

    world.fake.change(last, { expected_value_inr: 99_000_000, score: 91, band: "hot" });
    await vi.waitFor(() => { expect(findRow(world.client, last)?.score).toBe(91); });

    expect(order(world)).toEqual(before);
    expect(desk.get().moved).toEqual(new Set([last]));
  });

  it("do not call a lead moved for what does not move it", async () => {
    const world = await living(3);
    const id = desk.get().ids[1] ?? "";

    world.fake.change(id, { assigned_reason: "language" });
    await vi.waitFor(() => { expect(findRow(world.client, id)?.version).toBe(2); });

    expect(desk.get().moved.size).toBe(0);
  });

  it("let a new lead wait, and say who it is and why", async () => {
    const world = await living(3);
    const ids = desk.get().ids;

    world.fake.add(person(77, Date.now(), { name: "Nila Rao", band: "hot", score: 82 }));
    await vi.waitFor(() => { expect(arrivedNames()).toEqual(["Nila Rao"]); });

    expect(desk.get().ids).toBe(ids);
    expect(desk.get().announcement).toMatch(/^New lead: Nila Rao, hot, score 82\. \w/);
  });

  it("do not call a lead new that only stands further down than was looked at", async () => {
    const world = await living(250);
    const shown = new Set(desk.get().ids);
    const below = [...world.fake.leads.values()].filter((each) => !shown.has(each.id));
    const [first, second] = below;
    expect(below).toHaveLength(50);

    world.fake.change(first?.id ?? "", { assigned_reason: "language" });
    world.fake.change(second?.id ?? "", { expected_value_inr: 99_000_000 });
    await vi.waitFor(() => { expect(arrivedNames()).toEqual([second?.name]); });

    expect(world.fake.asked.filter((each) => each.path.endsWith("/row"))).toHaveLength(2);
  });

  it("keep out what is another's, and mark what went to another", async () => {
    const world = await living(3);
    const id = desk.get().ids[0] ?? "";

    world.fake.add(person(78, Date.now(), { owner: RAVI, is_mine: false }));
    world.fake.change(id, { owner: RAVI, is_mine: false });
    await vi.waitFor(() => { expect(desk.get().moved.has(id)).toBe(true); });

    expect(arrivedNames()).toEqual([]);
    expect(desk.get().ids).toContain(id);
  });

  it("wait for the answer of a step of one's own", async () => {
    const world = await living(2);
    const id = desk.get().ids[0] ?? "";
    desk.set({ busy: withMember(new Set(), id, true) });
    const asked = world.fake.asked.length;

    world.fake.change(id, { owner: ME });

    expect(world.fake.asked).toHaveLength(asked);
  });

  it("of an import are not asked about one by one", async () => {
    const world = await living(2);

    for (let index = 100; index < 100 + 3 * FLOOD; index += 1) world.fake.add(person(index, Date.now()));
    world.fake.add(person(999, Date.now(), { name: "Just Now" }));

    expect(desk.get().isFlooded).toBe(true);
    await vi.waitFor(() => { expect(arrivedNames().length).toBeGreaterThan(FLOOD - 1); });
    // Of the first to be asked about, though it came last.
    expect(arrivedNames().slice(-6)).toContain("Just Now");
    expect(world.fake.asked.filter((each) => each.path.endsWith("/row")).length).toBeLessThan(2 * FLOOD);
  });
});
