import type { Credentials, Me } from "@propmubi/client";
import { Door } from "@propmubi/desk";
import type { LeadApi } from "./api/leads.js";
import { Inbox } from "./Inbox.js";

interface Props {
  api: LeadApi;
  /** For the event stream, which is no JSON call. */
  fetch: typeof fetch;
  askWho: () => Promise<Me>;
  signIn: (who: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
}

const MAY_COME_IN = ["agent", "admin"];

/** The inbox behind its door: only brokers and admins come in. */
export function App({ api, fetch, ...door }: Props) {
  return (
    <Door title="Leads" purpose="Whom to call next, and why. For brokers and admins." roles={MAY_COME_IN} {...door}>
      {(inside) => <Inbox api={api} fetch={fetch} {...inside} />}
    </Door>
  );
}
