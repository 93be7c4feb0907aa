import type { LeadRow } from "../api/types.js";
import { BANDS, ownerLabel, stageLabel } from "../words/labels.js";
import { moment } from "../words/time.js";

/** What somebody else changed meanwhile, in words one can decide by. */
export function whatChanged(before: LeadRow, after: LeadRow, now: number): string[] {
  const said: string[] = [];
  if (before.owner?.id !== after.owner?.id) {
    said.push(after.owner ? `it is with ${ownerLabel(after) === "You" ? "you" : after.owner.name} now` : "it has nobody now");
  } else if (before.accepted_at === null && after.accepted_at !== null) said.push(`${ownerLabel(after)} took it`);
  if (before.stage !== after.stage) said.push(`its stage is ${stageLabel(after.stage).toLowerCase()}`);
  if (before.snoozed_until !== after.snoozed_until) {
    said.push(after.snoozed_until === null ? "it is no longer snoozed" : `it is snoozed until ${moment(after.snoozed_until, now)}`);
  }
  if (before.band !== after.band && after.band !== null) said.push(`it is ${BANDS[after.band].toLowerCase()} now`);
  if (before.last_touch_at !== after.last_touch_at && after.last_touch) said.push(`last touch: ${after.last_touch.text}`);
  return said.length > 0 ? said : ["it was changed a moment ago"];
}
