import { moment } from "@propmubi/desk";
import type { LeadRow } from "../api/types.js";
import { BANDS, ownerLabel, stageLabel } from "../words/labels.js";

type Saying = (before: LeadRow, after: LeadRow, now: number) => string | null;

const owner: Saying = (before, after) => {
  if (before.owner?.id !== after.owner?.id) {
    if (after.owner === null) return "it has nobody now";
    return `it is with ${after.is_mine ? "you" : after.owner.name} now`;
  }
  return before.accepted_at === null && after.accepted_at !== null ? `${ownerLabel(after)} took it` : null;
};

const stage: Saying = (before, after) => (before.stage === after.stage ? null : `its stage is ${stageLabel(after.stage).toLowerCase()}`);

const snooze: Saying = (before, after, now) => {
  if (before.snoozed_until === after.snoozed_until) return null;
  return after.snoozed_until === null ? "it is no longer snoozed" : `it is snoozed until ${moment(after.snoozed_until, now)}`;
};

const band: Saying = (before, after) =>
  before.band === after.band || after.band === null ? null : `it is ${BANDS[after.band].toLowerCase()} now`;

const touch: Saying = (before, after) =>
  before.last_touch_at === after.last_touch_at || !after.last_touch ? null : `last touch: ${after.last_touch.text}`;

const BY_PEOPLE: readonly Saying[] = [owner, stage, snooze, touch];
const ALL: readonly Saying[] = [...BY_PEOPLE, band];

/** Whether only the score is another: no reason not to note what a person has done meanwhile. */
export function isOnlyScored(before: LeadRow, after: LeadRow, now: number): boolean {
  return BY_PEOPLE.every((each) => each(before, after, now) === null);
}

/** What somebody else changed meanwhile, in words one can decide by. */
export function whatChanged(before: LeadRow, after: LeadRow, now: number): string[] {
  const said = ALL.map((each) => each(before, after, now)).filter((each) => each !== null);
  return said.length > 0 ? said : ["it was changed a moment ago"];
}
