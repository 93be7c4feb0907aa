import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeCases } from "../workbench/test/fakeCases.js";
import { FakeTitles, type Recorded } from "../workbench/test/fakeTitles.js";
import { moneyStream, wordsOf } from "../workbench/test/money.js";
import { bodyOf, file, json, stop, textOf } from "./served.js";

const DIST = new URL("../workbench/dist/", import.meta.url);

export interface WorkbenchServer {
  url: string;
  cases: FakeCases;
  titles: FakeTitles;
  roles: string[];
  /** Ends every open event stream, as a restart would. */
  dropStreams: () => void;
  close: () => Promise<void>;
}

async function recorded(): Promise<Recorded> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(`../workbench/test/recorded/${name}.json`, import.meta.url), "utf8"));
  const [title, contract, page] = await Promise.all(["title", "contract", "page"].map(read));
  return { title, contract, page } as Recorded;
}

/** Stands for the whole queue where a stream is of one case. */
const QUEUE = "queue";

/** One question to the buyer's chat, or the end of a conversation. */
async function chat(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (method === "DELETE") response.writeHead(204).end();
  else response.writeHead(200, { "content-type": "text/event-stream" }).end(moneyStream(wordsOf(await bodyOf(request))));
}

/** A paper of a case, or papers of no case, in a form. */
async function receive(cases: FakeCases, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = await textOf(request);
  const of = (pattern: RegExp): string => pattern.exec(form)?.[1] ?? "";
  const subject = of(/name="subject_id"\s+([0-9a-f-]{36})/);
  const names = [...form.matchAll(/filename="([^"]*)"/g)].map((match) => match[1] ?? "");
  const { status, body } = subject === "" ? cases.papers.receive(names) : cases.receive(names[0] ?? "", subject);
  json(response, status, body);
}

/** The built page over cases in memory, for tests of the page alone; in one process, so that a test can act as the rest of the world. */
export async function startWorkbench(count: number, roles: string[]): Promise<WorkbenchServer> {
  const cases = new FakeCases(count);
  const titles = new FakeTitles(await recorded(), roles);
  cases.first.titleNamed = titles.file.title.id;
  const streams = new Map<ServerResponse, string>();
  let serial = 0;
  cases.listeners.add((id) => {
    serial += 1;
    for (const [each, of] of streams) {
      if (of === QUEUE) each.write(`event: cases\ndata: ${JSON.stringify({ case_ids: [id] })}\n\n`);
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
  const ask = async (method: string, path: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = request.headers["idempotency-key"];
    const [kind, id = ""] = path.split("/").filter(Boolean);
    const isOfTitles = kind === "titles" || kind === "contracts" || (kind === "documents" && titles.holds(id));
    const given = await bodyOf(request);
    const { status, body, type } = isOfTitles ? titles.handle(method, path, given) : cases.handle(method, path, url.searchParams, given, typeof key === "string" ? key : null);
    if (type === undefined) json(response, status, body);
    else response.writeHead(status, { "content-type": type }).end(body);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://x");
    const path = url.pathname.replace("/api/v1", "");
    const method = String(request.method);
    if (/^\/workbench(\/|$)/.test(path)) await file(DIST, path.replace(/^\/workbench\/?/, ""), response);
    else if (path.startsWith("/threads/")) await chat(method, request, response);
    else if (path.endsWith("/stream")) stream(path === "/cases/stream" ? QUEUE : String(path.split("/")[2]), request, response);
    else if (path === "/me") json(response, 200, me());
    else if (path === "/documents" && method === "POST") await receive(cases, request, response);
    else await ask(method, path, url, request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => { response.writeHead(500).end(String(error)); });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cases, titles, roles,
    dropStreams: () => { for (const each of streams.keys()) each.destroy(); },
    close: () => stop(server),
  };
}
