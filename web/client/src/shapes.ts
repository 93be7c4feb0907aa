// The API's bodies under the names that views use.
import type { components } from "./generated/openapi.js";

/** Every body of the API by its name in openapi.json. */
export type Schemas = components["schemas"];

export type Card = Schemas["ListingCard"];
export type Chip = Schemas["SearchOut"]["chips"][number];
export type Filters = Schemas["SearchFilters"];
export type Me = Schemas["MeOut"];
export type SearchAnswer = Schemas["SearchOut"];
export type SearchWish = Partial<Schemas["SearchIn"]>;
export type Status = Schemas["StatusOut"];
export type OpsOverview = Schemas["OverviewOut"];
export type Usage = Schemas["UsageOut"];
export type UsageTotal = Schemas["UsageTotalOut"];
export type LimitUse = Schemas["LimitUseOut"];
export type DeadLetter = Schemas["DeadLetterOut"];
