import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeDesk } from "../inbox/src/test/fakeDesk.js";
import { ME } from "../inbox/src/test/people.js";
import { bodyOf, file, json, stop } from "./served.js";

const DIST = new URL("../inbox/dist/", import.meta.url);
export interface InboxServer {
  url: string;
  desk: FakeDesk;
  /** Who is signed in. */
  me: Record<string, unknown>;
  /** Ids of events sent, and of those asked from. */
  resumedFrom: (string | null)[];
  /** Ends every open event stream, as a restart would. */
  dropStreams: () => void;
  close: () => Promise<void>;
}

/** The built page and the contract's routes over leads in memory, for tests of the page alone. */
export async function startInbox(count: number, roles: string[]): Promise<InboxServer> {
  const desk = new FakeDesk(count);
  const streams = new Set<ServerResponse>();
  const sent: string[] = [];
  const me = { is_anonymous: false, kind: "sign_in", user_id: ME.id, visitor_id: null, email: "broker@demo", display_name: ME.name, tenant_id: null, tenant_name: "Demo", roles, is_demo: true };
  const resumedFrom: (string | null)[] = [];
  desk.listeners.add((event) => {
    sent.push(`id: ${sent.length + 1}\nevent: lead\ndata: ${JSON.stringify(event)}\n\n`);
    for (const each of streams) each.write(sent.at(-1));
  });
  const stream = (request: IncomingMessage, response: ServerResponse): void => {
    const last = request.headers["last-event-id"];
    resumedFrom.push(typeof last === "string" ? last : null);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    if (last !== undefined) sent.slice(Number(last)).forEach((each) => response.write(each));
    streams.add(response);
    const ping = setInterval(() => response.write("event: ping\ndata: {}\n\n"), 15_000);
    request.on("close", () => {
      clearInterval(ping);
      streams.delete(response);
    });
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://x");
    if (url.pathname === "/inbox" || url.pathname.startsWith("/inbox/")) {
      await file(DIST, url.pathname.replace(/^\/inbox\/?/, ""), response);
      return;
    }
    if (url.pathname === "/api/v1/leads/stream") {
      stream(request, response);
      return;
    }
    if (url.pathname === "/api/v1/me") {
      json(response, 200, me);
      return;
    }
    const body = await bodyOf(request);
    const key = request.headers["idempotency-key"];
    const { status, body: said } = desk.handle(request.method ?? "GET", url.pathname.replace("/api/v1/leads", ""), url.searchParams, body, typeof key === "string" ? key : null);
    json(response, status, said);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    desk, me, resumedFrom,
    dropStreams: () => { for (const each of streams) each.destroy(); },
    close: () => stop(server),
  };
}
