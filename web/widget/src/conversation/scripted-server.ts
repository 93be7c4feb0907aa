// A platform for tests: the wire of the real one (recorded from `propmubi up`), and accidents on demand.

export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown> | null;
}

export interface ScriptedRun {
  run_id: string;
  thread_id: string;
  status: string;
  metadata: Record<string, unknown>;
  kwargs: { input: { messages?: { content: string; id: string }[]; action?: { type: string } } };
  /** What the log holds, as "event: …" texts with CRLF. */
  log: string[];
  isLogGone?: boolean;
}

export interface ScriptedServer {
  fetch: typeof globalThis.fetch;
  calls: Call[];
  runs: ScriptedRun[];
  state: Record<string, unknown>;
  /** Calls so far whose "METHOD path" holds the text. */
  count(text: string): number;
  /** The newest call whose "METHOD path" holds the text. */
  last(text: string): Call;
  /** The next matching calls: a status with headers, or the network failing before or after the server acted. */
  accident(text: string, ...what: Accident[]): void;
  /** Appends to the run's log, and so to every open stream of it. */
  say(turn: number, ...events: string[]): void;
  /** Cuts every open stream. */
  cut(): void;
  /** Streams open now. */
  readonly openStreams: number;
}

export type Accident = "unreachable" | "answer lost" | { status: number; headers?: Record<string, string> };

interface Place {
  kind: string;
  id: string | undefined;
  end: string | undefined;
}

interface Listener {
  run: ScriptedRun;
  controller: ReadableStreamDefaultController<Uint8Array>;
}

export function createScriptedServer(): ScriptedServer {
  const calls: Call[] = [];
  const runs: ScriptedRun[] = [];
  const listeners = new Set<Listener>();
  const accidents: [string, Accident][] = [];
  const bytes = new TextEncoder();
  const server: ScriptedServer = {
    calls,
    runs,
    state: {},
    count: (text) => calls.filter((call) => isAbout(call, text)).length,
    last(text) {
      const found = calls.findLast((call) => isAbout(call, text));
      if (!found) throw new Error(`no call of ${text}`);
      return found;
    },
    accident(text, ...what) {
      for (const one of what) accidents.push([text, one]);
    },
    say(turn, ...events) {
      const run = at(runs, turn);
      for (const text of events) {
        run.log.push(text);
        for (const one of listeners) if (one.run === run) one.controller.enqueue(bytes.encode(text));
        if (text.startsWith("event: end")) {
          run.status = run.log.some((entry) => entry.startsWith("event: error")) ? "error" : "success";
          for (const one of listeners) if (one.run === run) close(one);
        }
      }
    },
    cut() {
      for (const one of listeners) {
        listeners.delete(one);
        one.controller.error(new TypeError("network error"));
      }
    },
    get openStreams() {
      return listeners.size;
    },
    async fetch(input, init = {}) {
      const call = callOf(input as string, init);
      calls.push(call);
      const accident = accidents.findIndex(([text]) => isAbout(call, text));
      const what = accident < 0 ? undefined : accidents.splice(accident, 1)[0]?.[1];
      await Promise.resolve();
      if (what === "unreachable") throw new TypeError("Failed to fetch");
      if (typeof what === "object") return new Response("{}", { ...what });
      const response = answer(call);
      if (what === "answer lost") throw new TypeError("Failed to fetch");
      return response;
    },
  };

  function close(listener: Listener): void {
    listeners.delete(listener);
    listener.controller.close();
  }

  function stream(run: ScriptedRun, after: number): Response {
    let mine: Listener | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const said = run.isLogGone ? [] : run.log.slice(after);
        for (const text of said) controller.enqueue(bytes.encode(text));
        mine = { run, controller };
        listeners.add(mine);
        if (run.isLogGone === true || said.some((text) => text.startsWith("event: end"))) close(mine);
      },
      cancel() {
        if (mine) listeners.delete(mine);
      },
    });
    const place = `/threads/${run.thread_id}/runs/${run.run_id}`;
    return new Response(body, { headers: { "content-location": place, "content-type": "text/event-stream" } });
  }

  function make(thread: string, call: Call): ScriptedRun {
    const { input, metadata } = call.body as { input: ScriptedRun["kwargs"]["input"]; metadata: object };
    const run = {
      run_id: `run-${runs.length + 1}`,
      thread_id: thread,
      status: "running",
      metadata: { ...metadata },
      kwargs: { input },
      log: [],
    };
    runs.push(run);
    return run;
  }

  function answer(call: Call): Response {
    const path = call.path.split("?")[0] ?? "";
    if (path === "/api/v1/site/session") return json(session(server.count(path)));
    if (path === "/api/v1/feedback") return json({}, 201);
    const [, , thread = "", kind = "", id, end] = path.split("/");
    const isMaking = kind === "runs" && call.method === "POST" && end === undefined;
    return isMaking ? made(thread, id === "stream", call) : found(thread, call, { kind, id, end });
  }

  function made(thread: string, isStreamed: boolean, call: Call): Response {
    const run = make(thread, call);
    const place = `/threads/${thread}/runs/${run.run_id}`;
    return isStreamed ? stream(run, 0) : json(run, 200, { "content-location": place });
  }

  function found(thread: string, call: Call, { kind, id, end }: Place): Response {
    const own = runs.filter(({ thread_id }) => thread_id === thread);
    const run = own.find(({ run_id }) => run_id === id);
    if (own.length === 0 || (id !== undefined && !run)) return json({ detail: "not found" }, 404);
    return run ? ofRun(run, end, call) : ofThread(kind, own);
  }

  function ofRun(run: ScriptedRun, end: string | undefined, call: Call): Response {
    if (end === "stream") {
      const after = run.log.findIndex((text) => text.includes(`id: ${call.headers["last-event-id"] ?? ""}\r\n`));
      return stream(run, after + 1);
    }
    if (end === "cancel") {
      run.status = "interrupted";
      return json(null, 202);
    }
    return json(run);
  }

  function ofThread(kind: string, own: ScriptedRun[]): Response {
    if (kind === "state") return json({ values: server.state });
    if (kind === "runs") return json([...own].reverse());
    const turns = own.map(({ metadata }) => metadata.turn);
    const asked = (calls.at(-1)?.body?.metadata as { turn?: string } | undefined)?.turn;
    const place = turns.indexOf(asked);
    if (place < 0) return json([]);
    return json([{ parent_checkpoint: place === 0 ? null : { checkpoint_id: `before-${place + 1}` } }]);
  }

  return server;
}

function session(nth: number): object {
  return {
    access_token: `token-${nth}`,
    token_type: "Bearer",
    expires_at: new Date(Date.now() + 15 * 60_000).toISOString(),
    visitor: "visitor-1",
    consent: { version: "enquiry-2026-11-22", text: { en: "I agree.", hi: "मैं सहमत हूँ।", mr: "मी सहमत आहे." } },
  };
}

function callOf(url: string, { method = "GET", headers = {}, body }: RequestInit): Call {
  return {
    method,
    path: url.replace("https://platform.example", ""),
    headers: headers as Record<string, string>,
    body: typeof body === "string" ? (JSON.parse(body) as Record<string, unknown>) : null,
  };
}

function isAbout({ method, path }: Call, text: string): boolean {
  return `${method} ${path}`.includes(text);
}

function at<One>(list: readonly One[], index: number): One {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no number ${index}`);
  return found;
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

/** A drop-in localStorage. */
export interface Memory {
  kept: Map<string, string>;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export function createMemory(): Memory {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}
