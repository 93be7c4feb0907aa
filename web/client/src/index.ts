export { createCall, createClient, type Call, type Client, type ClientOptions } from "./client.js";
export { ApiError } from "./problem.js";
export { csrfOf, sessionFetch, signIn, signOut, type Credentials } from "./session.js";
export type { SearchEvent, EventOf } from "./events.js";
export type {
  Card,
  Chip,
  DeadLetter,
  Filters,
  LimitUse,
  Me,
  OpsOverview,
  Schemas,
  SearchAnswer,
  SearchWish,
  Status,
  Usage,
  UsageTotal,
} from "./shapes.js";
