import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeCases } from "../workbench/test/fakeCases.js";
import { bodyOf, file, json, namesOf, stop } from "./served.js";

const DIST = new URL("../workbench/dist/", import.meta.url);

export interface WorkbenchServer {
  url: string;
  cases: FakeCases;
  roles: string[];
  /** Ends every open event stream, as a restart would. */
  dropStreams: () => void;
  close: () => Promise<void>;
}

/** The built page over cases in memory, for tests of the page alone; in one process, so that a test can act as the rest of the world. */
export async function startWorkbench(count: number, roles: string[]): Promise<WorkbenchServer> {
  const cases = new FakeCases(count);
  const streams = new Map<ServerResponse, string>();
  let serial = 0;
  cases.listeners.add((id) => {
    serial += 1;
    for (const [each, of] of streams) {
      if (of === id) each.write(`id: ${serial}\nevent: case\ndata: ${JSON.stringify({ case_id: id, at: new Date().toISOString() })}\n\n`);
    }
  });
  const me = () => ({
    is_anonymous: false, kind: "sign_in", user_id: cases.me.id, visitor_id: null, email: "analyst@demo", display_name: cases.me.name, tenant_id: null, tenant_name: "Demo", roles, is_demo: true,
  });
  const stream = (id: string, request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    streams.set(response, id);
    request.on("close", () => streams.delete(response));
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://x");
    const path = url.pathname.replace("/api/v1", "");
    if (/^\/workbench(\/|$)/.test(path)) {
      await file(DIST, path.replace(/^\/workbench\/?/, ""), response);
      return;
    }
    if (path.endsWith("/stream")) {
      stream(path.split("/")[2] ?? "", request, response);
      return;
    }
    if (path === "/me") {
      json(response, 200, me());
      return;
    }
    if (request.headers["content-type"]?.startsWith("multipart/") === true) {
      const { status, body } = cases.papers.receive(await namesOf(request));
      json(response, status, body);
      return;
    }
    const key = request.headers["idempotency-key"];
    const { status, body, type } = cases.handle(request.method ?? "GET", path, url.searchParams, await bodyOf(request), typeof key === "string" ? key : null);
    if (type === undefined) json(response, status, body);
    else response.writeHead(status, { "content-type": type }).end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => { response.writeHead(500).end(String(error)); });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cases, roles,
    dropStreams: () => { for (const each of streams.keys()) each.destroy(); },
    close: () => stop(server),
  };
}
