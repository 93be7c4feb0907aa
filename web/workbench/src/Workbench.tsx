import { createQueries, type Inside, useOnline } from "@propmubi/desk";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { CaseApi } from "./api/cases.js";
import type { DocumentApi } from "./api/documents.js";
import { Screen } from "./frame/Screen.js";
import { ToolsContext } from "./state/context.js";
import { bench, EMPTY } from "./state/store.js";
import { usePlace } from "./state/usePlace.js";

interface Props extends Inside {
  api: CaseApi;
  documents: DocumentApi;
  fetch: typeof fetch;
}

function tellOnline(isOnline: boolean): void {
  bench.set({ isOnline });
}

/** Everything behind the door: queries, address, and the screen they work on. */
export function Workbench({ api, documents, fetch, me, leave, onSignedOut }: Props) {
  const signedOut = useRef(onSignedOut);
  useEffect(() => {
    signedOut.current = onSignedOut;
  }, [onSignedOut]);
  const [client] = useState(() => createQueries(() => { signedOut.current(); }));
  const { place, go } = usePlace();
  useOnline(tellOnline);
  useEffect(() => () => { bench.set(EMPTY); }, []);
  const tools = useMemo(
    () => ({ api, documents, fetch, me, isAnalyst: me.roles.includes("analyst"), isAdvocate: me.roles.includes("legal_reviewer"), hasCases: me.roles.some((role) => role !== "legal_reviewer"), place, go, leave }),
    [api, documents, fetch, me, place, go, leave],
  );
  return (
    <QueryClientProvider client={client}>
      <ToolsContext value={tools}><Screen /></ToolsContext>
    </QueryClientProvider>
  );
}
