import type { Client } from "@propmubi/client";
import { SearchPanel } from "../search/SearchPanel.js";
import { StatusPanel } from "../status/StatusPanel.js";
import { useStatus } from "../status/useStatus.js";
import { syntheticNote } from "../status/words.js";
import { Connect } from "./Connect.js";
import { Header } from "./Header.js";

interface Props {
  client: Client;
  origin: string;
}

export function HomePage({ client, origin }: Props) {
  const status = useStatus(client);
  return (
    <>
      <a class="skip" href="#search">
        Skip to search
      </a>
      <Header status={status} />
      <main class="columns">
        <SearchPanel client={client} honesty={syntheticNote(status.value)} />
        <aside class="side" aria-label="This instance">
          <StatusPanel status={status} />
          <Connect origin={origin} isDemo={status.value?.is_demo ?? false} />
        </aside>
      </main>
    </>
  );
}
