import { readFile } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** As api/security.py has it for our own pages. */
const PAGE_CSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { js: "text/javascript", mjs: "text/javascript", css: "text/css", svg: "image/svg+xml", html: "text/html" };

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": status < 400 ? "application/json" : "application/problem+json" });
  response.end(JSON.stringify(body));
}

export async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
}

/** Names of the files in a form. */
export async function namesOf(request: IncomingMessage): Promise<string[]> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return [...text.matchAll(/filename="([^"]*)"/g)].map((match) => match[1] ?? "");
}

/** A file of a built page, under the content policy that the platform sends with it. */
export async function file(dist: URL, name: string, response: ServerResponse): Promise<void> {
  const content = await readFile(new URL(name === "" ? "index.html" : name, dist));
  const kind = name === "" ? "html" : (name.split(".").at(-1) ?? "");
  response.writeHead(200, { "content-type": TYPES[kind] ?? "text/plain", "content-security-policy": PAGE_CSP });
  response.end(content);
}

export function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => { resolve(); }));
}
