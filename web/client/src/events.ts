import type { components } from "./generated/events.js";

/** Any custom event of a property search stream (stream mode "custom"). */
export type SearchEvent = components["schemas"]["SearchEvent"];

/** The event of one type, e.g. EventOf<"listing">. */
export type EventOf<Type extends SearchEvent["type"]> = Extract<SearchEvent, { type: Type }>;
