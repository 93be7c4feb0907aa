import { ApiError } from "@propmubi/client";
import { newId, now } from "@propmubi/desk";
import type { QueryClient } from "@tanstack/react-query";
import type { LeadApi } from "../api/leads.js";
import type { Acted, BulkRequest, LeadRow } from "../api/types.js";
import { COUNTS, detailKey, findInLists, findRow, putRow, refreshLists, timelineKey } from "../state/cache.js";
import { belongs, lessFilter, type Place } from "../state/place.js";
import { desk, hide, keepUndoable, remember, takeUndoable, toast, unhide, withMember } from "../state/store.js";
import { isOnlyScored, whatChanged } from "./conflict.js";
import type { Step } from "./steps.js";

export interface Acts {
  /** Takes a step on one lead: shown at once, taken back when it is refused. True when it was done. */
  run: (id: string, step: Step) => Promise<boolean>;
  /** The same step on many. */
  bulk: (ids: readonly string[], step: Step, action: BulkRequest["action"]) => Promise<void>;
  /** Takes back that step, or the latest. */
  undo: (undo?: string) => Promise<void>;
  undoMerge: (mergeId: string) => Promise<void>;
  withdraw: (id: string, consentId: string) => Promise<void>;
}

interface Parts {
  api: LeadApi;
  client: QueryClient;
  /** Where one is now; asked at each step. */
  place: () => Place;
  go: (to: Partial<Place>) => void;
  /** Somebody has to sign in again. */
  onSignedOut: () => void;
}

const OFFLINE = "You are offline: nothing was saved. Do it again when the line is back.";

export function createActs({ api, client, place, go, onSignedOut }: Parts): Acts {
  const isKnown = (row: LeadRow | null): row is LeadRow => row !== null;
  const setBusy = (id: string, isBusy: boolean): void => {
    desk.set(({ busy }) => ({ busy: withMember(busy, id, isBusy) }));
  };
  /** Shows the lead and, when it has left this list, makes room. */
  const show = (row: LeadRow): void => {
    putRow(client, row);
    if (belongs(row, searchless(place()), now())) unhide(row.id);
    else if (desk.get().ids.includes(row.id)) hide(row.id);
  };
  const restore = (row: LeadRow): void => {
    putRow(client, row);
    unhide(row.id);
  };
  const settle = (id: string): void => {
    void client.invalidateQueries({ queryKey: detailKey(id) });
    void client.invalidateQueries({ queryKey: timelineKey(id) });
    void client.invalidateQueries({ queryKey: COUNTS });
  };
  const done = (text: string, undo: string | null, isMerge = false): void => {
    if (undo === null) {
      toast(text);
      return;
    }
    remember(undo, text, now(), { isMerge });
    toast(text, { action: { label: "Undo", run: () => void acts.undo(undo) } });
  };
  const fail = (error: unknown): void => {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) onSignedOut();
    else toast(error.status === 0 ? OFFLINE : error.message, { isBad: true });
  };
  /** Leads as they are after something was taken back; one that the list no longer holds is fetched with it. */
  const returned = (leads: readonly LeadRow[]): void => {
    const isMissing = leads.some((each) => belongs(each, place(), now()) && findInLists(client, each.id) === null);
    leads.forEach(show);
    leads.forEach((each) => { settle(each.id); });
    if (isMissing) void refreshLists(client);
  };
  /** Somebody was faster: shows the lead as it is, says what has changed, and leaves the decision to the broker. */
  const conflict = async (error: ApiError, before: LeadRow, step: Step): Promise<void> => {
    const current = (error.body.lead as LeadRow | undefined) ?? (await api.row(before.id));
    show(current);
    if (error.code === "version_conflict") {
      const changes = whatChanged(before, current, now()).join("; ");
      const again = { label: "Do it anyway", run: () => void acts.run(before.id, step) };
      toast(`Not saved. ${before.name} has changed: ${changes}.`, { isBad: true, action: again });
    } else {
      const { merged_into: standing } = current;
      const open = standing === null ? {} : { action: { label: "Open that one", run: () => { go({ lead: standing }); } } };
      toast(error.message, { isBad: true, ...open });
    }
  };

  /** Sends a step, once more when nothing but a new score came between. */
  const send = async (before: LeadRow, step: Step): Promise<Acted> => {
    const sent = (version: number): Promise<Acted> => api.act(before.id, step.path, { ...step.body, version });
    try {
      return await sent(before.version);
    } catch (error) {
      const current = error instanceof ApiError && error.code === "version_conflict" ? (error.body.lead as LeadRow | undefined) : undefined;
      if (!current || !isOnlyScored(before, current, now())) throw error;
      return sent(current.version);
    }
  };

  const acts: Acts = {
    run: async (id, step) => {
      const before = findRow(client, id);
      if (before === null) return false;
      if (!desk.get().isOnline) {
        toast(OFFLINE, { isBad: true });
        return false;
      }
      setBusy(id, true);
      show({ ...before, ...step.change(before) });
      try {
        const { lead, undo, merge_id: mergeId } = await send(before, step);
        show(lead);
        step.removes?.forEach(hide);
        done(step.says(lead), mergeId ?? undo ?? null, mergeId !== undefined);
        return true;
      } catch (error) {
        restore(before);
        if (error instanceof ApiError && error.status === 409) await conflict(error, before, step).catch(fail);
        else fail(error);
        return false;
      } finally {
        setBusy(id, false);
        settle(id);
      }
    },

    bulk: async (ids, step, action) => {
      const before = ids.map((id) => findRow(client, id)).filter(isKnown);
      if (!desk.get().isOnline) {
        toast(OFFLINE, { isBad: true });
        return;
      }
      for (const row of before) show({ ...row, ...step.change(row) });
      desk.set({ selected: new Set() });
      try {
        const leads = before.map(({ id, version }) => ({ id, version }));
        const result = await api.bulk({ action, arguments: step.body, leads });
        result.done.forEach(show);
        const failed = new Set(result.failed.map((each) => each.id));
        before.filter((each) => failed.has(each.id)).forEach(restore);
        desk.set({ selected: failed });
        const said = `${count(result.done.length)} done`;
        const problem = result.failed[0]?.problem;
        done(problem === undefined ? said : `${said}, ${result.failed.length} not: ${problem}`, result.undo);
      } catch (error) {
        before.forEach(restore);
        desk.set({ selected: new Set(before.map((each) => each.id)) });
        fail(error);
      } finally {
        before.forEach((each) => { settle(each.id); });
      }
    },

    undo: async (undo) => {
      const last = takeUndoable(now(), undo);
      if (last === null) {
        toast("Nothing to undo: steps can be taken back for ten minutes.");
        return;
      }
      if (last.here) {
        last.here();
        return;
      }
      try {
        const leads = await (last.isMerge ? api.undoMerge : api.undo)(last.undo);
        returned(leads);
        const [first] = leads;
        if (leads.length === 1 && first) desk.set({ cursor: first.id });
        toast(`Taken back: ${last.label}`);
      } catch (error) {
        if (error instanceof ApiError && error.status === 0) keepUndoable(last);
        fail(error);
      }
    },

    undoMerge: async (mergeId) => {
      try {
        returned(await api.undoMerge(mergeId));
        toast("They are two leads again.");
      } catch (error) {
        fail(error);
      }
    },

    withdraw: async (id, consentId) => {
      try {
        show(await api.withdraw(id, consentId));
        toast("The consent is withdrawn.");
      } catch (error) {
        fail(error);
      } finally {
        settle(id);
      }
    },
  };
  return acts;
}

/** A step taken here does not take a lead out of a search in words: whether it still fits, only the server knows. */
function searchless(place: Place): Place {
  return { ...place, filters: lessFilter(place.filters, "q") };
}

function count(leads: number): string {
  return leads === 1 ? "1 lead" : `${leads} leads`;
}

/** Takes a lead off the list for this pass; the next sorting, or an undo, brings it back. */
export function setAside(lead: LeadRow): void {
  hide(lead.id);
  const back = (): void => {
    unhide(lead.id);
    desk.set({ cursor: lead.id });
  };
  const key = newId();
  const label = `${lead.name} is set aside until you sort again`;
  remember(key, label, now(), { here: back });
  toast(label, { action: { label: "Undo", run: () => takeUndoable(now(), key)?.here?.() } });
}
