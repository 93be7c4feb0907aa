export { createClient, type Client, type ClientOptions } from "./client.js";
export { ApiError } from "./problem.js";
export type { SearchEvent, EventOf } from "./events.js";
export type {
  Card,
  Chip,
  DeadLetter,
  Filters,
  LimitUse,
  Me,
  OpsOverview,
  SearchAnswer,
  SearchWish,
  Status,
  Usage,
  UsageTotal,
} from "./shapes.js";
