// The API's bodies under the names that the inbox uses; the shapes themselves are generated from openapi.json.
import type { Schemas } from "@propmubi/client";

export type LeadRow = Schemas["LeadOut"];
export type Band = NonNullable<LeadRow["band"]>;
export type Reason = LeadRow["reasons"][number];
export type Evidence = Reason["evidence"];
export type Sla = Schemas["ClockOut"];
export type Wish = Schemas["WishOut"];
export type Person = Schemas["OwnerOut"];
export type NextAction = Schemas["NextActionOut"];
export type Draft = Schemas["api__v1__models__leads__DraftOut"];

export type LeadPage = Schemas["InboxOut"];
export type Counts = Schemas["CountsOut"];
/** What the server understood of a search in plain language. */
export type Understood = LeadPage["understood"][number];

export type LeadDetail = Schemas["LeadDetailOut"];
export type Consent = Schemas["ConsentOut"];
export type Candidate = Schemas["CandidateOut"];
export type Listing = Schemas["ShortlistedOut"];
export type ScoreRun = Schemas["ScoreRunOut"];
export type TimelineItem = Schemas["StoryEntryOut"];
export type TimelinePage = Schemas["StoryOut"];
export type RunSteps = Schemas["LeadRunOut"];

/** `undo` is good for ten minutes; a STOP has none, and a merge is parted by its own id at any time. */
export type Acted = Schemas["LeadOnlyOut"] & { undo?: string | null; merge_id?: string };
export type BulkRequest = Schemas["BulkIn"];
export type BulkResult = Schemas["BulkOut"];
export type CallOutcome = Schemas["CallOutcome"];
export type Channel = Schemas["MessageIn"]["channel"];
export type VisitState = Schemas["VisitState"];
export type Stage = Schemas["Stage"];

export type SavedView = Schemas["ViewOut"];
export type Broker = Schemas["BrokerOut"];
export type BrokerProfile = Schemas["BrokerIn"];
export type Routing = Schemas["RoutingBody"];
export type RoutingMode = Routing["mode"];
export type ManagerReport = Schemas["ManagerOut"];
export type BrokerLoad = Schemas["BrokerLoadOut"];
export type CalibrationBand = Schemas["BandTruthOut"];

export type ViewName = "mine" | "unassigned" | "team" | "snoozed" | "done" | "all";
export type Sort = "value" | "recent" | "sla" | "score";

/** Of the event stream, which openapi.json does not describe: something about a lead changed, its line is to be fetched. */
export interface LeadEvent {
  lead_id: string;
  at: string;
}
