import type { FakeCases } from "./fakeCases.js";
import { moneyStream, wordsOf } from "./money.js";

/** A fetch that the fake answers; its event stream is a line that stays open and tells of changes. */
export function fetchFrom(fake: FakeCases): typeof fetch {
  return async (input, init) => {
    // Async, so that a fake that throws is a line that broke.
    await Promise.resolve();
    const url = new URL(input instanceof Request ? input.url : String(input), "http://x");
    const path = url.pathname.replace("/api/v1", "");
    if (path.endsWith("/runs/stream")) return new Response(moneyStream(wordsOf(JSON.parse(typeof init?.body === "string" ? init.body : "{}") as Record<string, unknown>)));
    if (path.endsWith("/stream")) return new Response(streamOf(fake, path === "/cases/stream" ? "" : (path.split("/")[2] ?? ""), init?.signal ?? null));
    if (init?.body instanceof FormData) {
      const { status, body: said } = fake.papers.receive(init.body.getAll("files").map((each) => (each as File).name));
      return new Response(JSON.stringify(said), { status });
    }
    const body = (typeof init?.body === "string" ? JSON.parse(init.body) : {}) as Record<string, unknown>;
    const { status, body: said } = fake.handle(init?.method ?? "GET", path, url.searchParams, body, new Headers(init?.headers).get("idempotency-key"));
    if (init?.signal?.aborted) throw new DOMException("over", "AbortError");
    return new Response(JSON.stringify(said), { status });
  };
}

function streamOf(fake: FakeCases, id: string, signal: AbortSignal | null): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const tell = (changed: string): void => {
        if (id === "") controller.enqueue(new TextEncoder().encode(`event: cases\ndata: {"case_ids":["${changed}"]}\n\n`));
        if (changed === id) controller.enqueue(new TextEncoder().encode(`event: case\ndata: {"case_id":"${id}"}\nid: 1\n\n`));
      };
      fake.listeners.add(tell);
      signal?.addEventListener("abort", () => {
        fake.listeners.delete(tell);
        controller.error(new DOMException("over", "AbortError"));
      });
    },
  });
}
