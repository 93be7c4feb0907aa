import type { Me } from "@propmubi/client";
import { createQueries, useOnline } from "@propmubi/desk";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { createActs } from "./actions/acts.js";
import { createLive, showAll } from "./actions/live.js";
import type { LeadApi } from "./api/leads.js";
import { followLeads } from "./api/stream.js";
import { useCommands } from "./keys/useCommands.js";
import { useKeys } from "./keys/useKeys.js";
import { Screen } from "./Screen.js";
import { ToolsContext } from "./state/context.js";
import { addressOf } from "./state/place.js";
import { desk, EMPTY } from "./state/store.js";
import { goTo, placeNow, usePlace } from "./state/usePlace.js";

interface Props {
  api: LeadApi;
  fetch: typeof fetch;
  me: Me;
  leave: () => void;
  onSignedOut: () => void;
}

/** Everything behind the door: queries, live events, keys, and the screen they work on. */
export function Inbox({ api, fetch, me, leave, onSignedOut }: Props) {
  const signedOut = useRef(onSignedOut);
  useEffect(() => {
    signedOut.current = onSignedOut;
  }, [onSignedOut]);
  const [client] = useState(() => createQueries(() => { signedOut.current(); }));
  const [acts] = useState(() => createActs({ api, client, place: placeNow, go: goTo, onSignedOut: () => { signedOut.current(); } }));
  const { place, go } = usePlace();
  const command = useCommands({ acts, client, go, me });
  useKeys(command);
  useOnline(tellOnline);
  const list = addressOf({ ...place, lead: null });
  useEffect(() => {
    // Another list is another order: what was kept for the last one is over.
    desk.set({ cursor: placeNow().lead, selected: new Set(), hidden: new Set(), arrived: [], moved: new Set(), isFlooded: false });
  }, [list]);
  useEffect(() => {
    const onLead = createLive({ api, client, place: placeNow });
    const close = followLeads({
      fetch,
      onLead,
      onState: (stream) => { desk.set({ stream }); },
      onGap: () => { desk.set({ isFlooded: true }); },
    });
    return () => {
      close();
      desk.set(EMPTY);
    };
  }, [api, client, fetch]);

  const tools = useMemo(
    () => ({
      api, client, acts, me, place, go, command, leave,
      self: { id: me.user_id ?? "", name: me.display_name },
      isAdmin: me.roles.includes("admin"),
      isAgent: me.roles.includes("agent"),
    }),
    [api, client, acts, me, place, go, command, leave],
  );
  return (
    <QueryClientProvider client={client}>
      <ToolsContext value={tools}>
        <Screen refresh={() => void showAll(client)} />
      </ToolsContext>
    </QueryClientProvider>
  );
}

function tellOnline(isOnline: boolean): void {
  desk.set({ isOnline });
}
