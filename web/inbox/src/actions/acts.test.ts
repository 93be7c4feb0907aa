import { now } from "@propmubi/desk";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findRow } from "../state/cache.js";
import { desk, EMPTY, takeUndoable, UNDO_MS } from "../state/store.js";
import { ME, RAVI } from "../test/people.js";
import { names, opened, type World } from "../test/world.js";
import { setAside } from "./acts.js";
import { accept, assign, call, merge, snooze, stage } from "./steps.js";

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
afterEach(() => { desk.set(EMPTY); });

const idAt = (at: number): string => desk.get().ids[at] ?? "";
const rowOf = (world: World, id: string) => findRow(world.client, id);

describe("a step", () => {
  it("is shown before the server has answered, and sent with the version it was decided on", async () => {
    const world = await opened(5);
    const id = idAt(0);

    const done = world.acts.run(id, accept(ME, now()));

    expect(rowOf(world, id)?.accepted_at).not.toBeNull();
    expect(rowOf(world, id)?.phone).toBeNull();
    expect(desk.get().busy.has(id)).toBe(true);
    expect(await done).toBe(true);
    expect(rowOf(world, id)).toMatchObject({ version: 2, phone: "+919812345670" });
    expect(world.fake.asked.at(-1)).toMatchObject({ path: `/${id}/accept`, body: { version: 1 } });
    expect(world.fake.asked.at(-1)?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(desk.get().busy.size).toBe(0);
  });

  it("that takes a lead off the list moves no other, and gives its place to the next", async () => {
    const world = await opened(5);
    const [first = "", second, ...rest] = desk.get().ids;

    await world.acts.run(first, snooze(TOMORROW, now()));

    expect(desk.get().ids).toEqual([second, ...rest]);
    expect(desk.get().cursor).toBe(second);
    expect(desk.get().hidden).toEqual(new Set([first]));
  });

  it("is undone, and the lead stands where it stood", async () => {
    const world = await opened(5);
    const id = idAt(2);
    desk.set({ cursor: id });
    await world.acts.run(id, call("wrong_number", {}, now()));
    expect(desk.get().hidden.has(id)).toBe(true);

    await world.acts.undo();

    expect(desk.get().hidden.size).toBe(0);
    expect(desk.get().cursor).toBe(id);
    expect(world.fake.leads.get(id)).toMatchObject({ stage: rowOf(world, id)?.stage, version: 3 });
    expect(names().at(-1)).toMatch(/^Taken back: .*wrong number/);
    expect(desk.get().undoables).toEqual([]);
  });

  it("is taken back when the server cannot be reached", async () => {
    const world = await opened(3);
    const before = rowOf(world, idAt(1));
    vi.spyOn(world.fake, "handle").mockImplementation(() => { throw new TypeError("no line"); });

    const isDone = await world.acts.run(idAt(1), snooze(TOMORROW, now())).catch(() => "thrown");

    expect(isDone).toBe(false);
    expect(rowOf(world, before?.id ?? "")).toEqual(before);
    expect(desk.get().hidden.size).toBe(0);
    expect(names()[0]).toContain("nothing was saved");
  });

  it("is not even tried offline, and says so", async () => {
    const world = await opened(3);
    desk.set({ isOnline: false });

    expect(await world.acts.run(idAt(0), accept(ME, now()))).toBe(false);

    expect(world.fake.asked.filter((each) => each.method === "POST")).toEqual([]);
    expect(names()[0]).toContain("offline");
  });

  it("on a lead that changed meanwhile says what changed, and can be done all the same", async () => {
    const world = await opened(3);
    const id = idAt(0);
    world.fake.change(id, { owner: RAVI, is_mine: false, stage: "negotiation" });

    expect(await world.acts.run(id, stage("qualified", null))).toBe(false);

    const said = desk.get().toasts.at(-1);
    expect(said?.text).toContain("it is with Ravi Kulkarni now; its stage is negotiation");
    expect(rowOf(world, id)?.owner).toEqual(RAVI);
    said?.action?.run();
    await vi.waitFor(() => { expect(world.fake.leads.get(id)?.stage).toBe("qualified"); });
  });

  it("is done all the same where only the score has changed", async () => {
    const world = await opened(3);
    const id = idAt(0);
    world.fake.change(id, { score: 12, band: "cold", scored_at: TOMORROW });

    expect(await world.acts.run(id, stage("qualified", null))).toBe(true);

    expect(world.fake.leads.get(id)).toMatchObject({ stage: "qualified", band: "cold", version: 3 });
    expect(desk.get().toasts.map((each) => each.isBad)).toEqual([false]);
  });

  it("to claim what another has claimed names them, and shows whose it is", async () => {
    const world = await opened(3, "?view=team");
    const id = idAt(0);
    world.fake.change(id, { owner: RAVI, is_mine: false, accepted_at: TOMORROW });

    await world.acts.run(id, accept(ME, now()));

    expect(names().at(-1)).toBe("Ravi Kulkarni has taken this lead on.");
    expect(desk.get().toasts.at(-1)?.action).toBeNull();
    expect(rowOf(world, id)).toMatchObject({ owner: RAVI, is_mine: false });
  });

  it("after the sign-in has ended asks to sign in again", async () => {
    const signedOut = vi.fn();
    const world = await opened(2, "?view=mine", signedOut);
    vi.spyOn(world.fake, "handle").mockReturnValue({ status: 401, body: { detail: "Sign in." } });

    await world.acts.run(idAt(0), accept(ME, now()));

    expect(signedOut).toHaveBeenCalledOnce();
  });
});

describe("a merge", () => {
  it("takes the other lead off the list; undone, both stand there again", async () => {
    const world = await opened(4);
    const [first = "", second = ""] = desk.get().ids;

    await world.acts.run(first, merge({ id: second, name: "the other" }));
    expect(desk.get().ids).not.toContain(second);
    await world.acts.undo();

    expect(desk.get().hidden.size).toBe(0);
    expect(world.fake.leads.get(second)).toMatchObject({ merged_into: null });
    expect(names().at(-1)).toMatch(/^Taken back/);
  });

  it("by somebody else ends the work on the lead and leads to the one that stands", async () => {
    const world = await opened(3, "?view=team");
    const [into = "", id = ""] = desk.get().ids;
    world.fake.handle("POST", `/${into}/merge`, new URLSearchParams(), { version: 1, other_id: id }, null);

    expect(await world.acts.run(id, stage("qualified", null))).toBe(false);

    expect(desk.get().hidden).toEqual(new Set([id]));
    desk.get().toasts.at(-1)?.action?.run();
    expect(world.place.lead).toBe(into);
  });
});

describe("a step on many", () => {
  it("does what can be done, and keeps the rest selected with the reason", async () => {
    const world = await opened(4);
    const ids = desk.get().ids.slice(0, 3);
    world.fake.change(ids[1] ?? "", {});
    desk.set({ selected: new Set(ids) });

    await world.acts.bulk(ids, assign(RAVI, ME), "assign");

    expect([...desk.get().selected]).toEqual([ids[1]]);
    expect(names().at(-1)).toBe("2 leads done, 1 not: changed meanwhile");
    expect(desk.get().hidden).toEqual(new Set([ids[0], ids[2]]));
    await world.acts.undo();
    expect(desk.get().hidden.size).toBe(0);
  });

  it("is taken back whole when it is refused", async () => {
    const world = await opened(3);
    const ids = [...desk.get().ids];
    vi.spyOn(world.fake, "handle").mockReturnValue({ status: 403, body: { detail: "Administrators assign leads." } });

    await world.acts.bulk(ids, snooze(TOMORROW, now()), "snooze");

    expect(desk.get().hidden.size).toBe(0);
    expect([...desk.get().selected]).toEqual(ids);
    expect(names().at(-1)).toBe("Administrators assign leads.");
  });
});

describe("undo", () => {
  it("ends after ten minutes", async () => {
    const world = await opened(2);
    await world.acts.run(idAt(0), accept(ME, now()));

    expect(takeUndoable(now() + UNDO_MS + 1)).toBeNull();
    await world.acts.undo();

    expect(names().at(-1)).toContain("Nothing to undo");
  });

  it("that did not reach the server can be done again", async () => {
    const world = await opened(2);
    await world.acts.run(idAt(0), accept(ME, now()));
    const line = vi.spyOn(world.fake, "handle").mockImplementation(() => { throw new Error("no line"); });
    await world.acts.undo();
    expect(names().at(-1)).toMatch(/^You are offline/);
    line.mockRestore();

    await world.acts.undo();

    expect(names().at(-1)).toMatch(/^Taken back/);
  });

  it("that the server refuses says why", async () => {
    const world = await opened(2);
    const id = idAt(0);
    await world.acts.run(id, accept(ME, now()));
    world.fake.change(id, {});

    await world.acts.undo();

    expect(names().at(-1)).toContain("was changed since");
  });

  it("brings back what was only set aside, without the server", async () => {
    const world = await opened(3);
    const lead = rowOf(world, idAt(0));
    if (lead) setAside(lead);
    expect(desk.get().hidden.size).toBe(1);
    const asked = world.fake.asked.length;

    await world.acts.undo();

    expect(desk.get().hidden.size).toBe(0);
    expect(desk.get().cursor).toBe(lead?.id);
    expect(world.fake.asked).toHaveLength(asked);
  });
});
