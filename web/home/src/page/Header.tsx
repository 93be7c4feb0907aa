import type { StatusView } from "../status/useStatus.js";
import mark from "./mark.svg";

const SAYS: Record<StatusView["phase"], string> = {
  loading: "Asking…",
  ready: "Running",
  stale: "Not answering",
  error: "Not answering",
};

export function Header({ status }: { status: StatusView }) {
  return (
    <header class="top">
      <p class="brand">
        <img src={mark} alt="" width="28" height="28" />
        PropMubi Agents
      </p>
      <p class={`pulse pulse-${status.phase}`} role="status">
        {SAYS[status.phase]}
        {status.value && <span class="quiet"> · version {status.value.version}</span>}
      </p>
      <nav aria-label="More of this instance">
        <a href="/demo">Chat demo</a>
        <a href="/inbox">Lead inbox</a>
        <a href="/docs">API reference</a>
        <a href="/openapi.json">OpenAPI</a>
      </nav>
    </header>
  );
}
