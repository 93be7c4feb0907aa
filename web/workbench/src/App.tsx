import type { Credentials, Me } from "@propmubi/client";
import { Door } from "@propmubi/desk";
import type { CaseApi } from "./api/cases.js";
import type { DocumentApi } from "./api/documents.js";
import { Workbench } from "./Workbench.js";

interface Props {
  api: CaseApi;
  documents: DocumentApi;
  fetch: typeof fetch;
  askWho: () => Promise<Me>;
  signIn: (who: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
}

const MAY_COME_IN = ["analyst", "legal_reviewer", "admin", "auditor"];

/** The workbench behind its door. */
export function App({ api, documents, fetch, ...door }: Props) {
  return (
    <Door title="Cases" purpose="Home loans and titles, from papers to signature. For analysts, advocates, auditors and admins." roles={MAY_COME_IN} {...door}>
      {(inside) => <Workbench api={api} documents={documents} fetch={fetch} {...inside} />}
    </Door>
  );
}
