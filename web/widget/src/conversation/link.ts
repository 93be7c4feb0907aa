import type { Keep } from "./keep.js";
import { Trouble, troubleOf } from "./trouble.js";
import type { Consent } from "./types.js";

/** The way to the platform: every call proves who asks, and gives an answer that is ok or a Trouble. */
export interface Link {
  call(path: string, init?: CallInit): Promise<Response>;
  /** Its JSON; null where there is no such thing. */
  json<Body>(path: string, init?: CallInit): Promise<Body | null>;
  /** Opens a session unless one is open. */
  open(): Promise<unknown>;
}

export interface CallInit {
  /** Makes it a POST. */
  body?: unknown;
  /** Last-Event-ID */
  after?: string;
  /** Idempotency-Key: sent twice, even by the browser itself, it is one run. */
  key?: string;
  signal?: AbortSignal;
}

export interface LinkOptions {
  api: string;
  site: string;
  keep: Keep;
  fetch: typeof globalThis.fetch;
  now: () => number;
  onConsent: (consent: Consent) => void;
}

interface SessionOut {
  access_token: string;
  expires_at: string;
  visitor: string;
  consent?: Consent;
}

const MINUTE_MS = 60_000;

function checked(response: Response): Response {
  if (!response.ok) throw troubleOf(response);
  return response;
}

export function createLink({ api, site, keep, fetch, now, onConsent }: LinkOptions): Link {
  let token = "";
  let renewAtMs = 0;
  let opening: Promise<void> | undefined;

  const send = async (path: string, { body, after, key, signal }: CallInit): Promise<Response> => {
    const headers: Record<string, string> = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (after) headers["last-event-id"] = after;
    if (key) headers["idempotency-key"] = key;
    const init: RequestInit = { headers, credentials: "omit", signal: signal ?? null };
    if (body) {
      headers["content-type"] = "application/json";
      init.method = "POST";
      init.body = JSON.stringify(body);
    }
    return fetch(api + path, init);
  };

  const renew = async (): Promise<void> => {
    token = "";
    const { visitor } = keep.get();
    const response = await send("/api/v1/site/session", { body: { site, visitor } });
    const { status } = response;
    // Whatever the server has against the key or the page: nobody here can do anything about it.
    if (status >= 400 && status < 500 && status !== 429) throw new Trouble(status, "refused", "refused");
    const session = (await checked(response).json()) as SessionOut;
    token = session.access_token;
    // However wrong the visitor's clock is, no session is opened for every call: a 401 renews it as well.
    const lifeMs = Math.max(Date.parse(session.expires_at) - now(), 5 * MINUTE_MS);
    renewAtMs = now() + Math.min(lifeMs, 15 * MINUTE_MS) - MINUTE_MS;
    keep.set({ visitor: session.visitor });
    if (session.consent) onConsent(session.consent);
  };

  const open = async (): Promise<void> => {
    if (token && now() < renewAtMs) return;
    opening ??= renew().finally(() => {
      opening = undefined;
    });
    await opening;
  };

  const ask = async (path: string, init: CallInit = {}): Promise<Response> => {
    await open();
    const used = token;
    let response = await send(path, init);
    if (response.status === 401) {
      // Another call may have renewed it meanwhile.
      if (used === token) renewAtMs = 0;
      await open();
      response = await send(path, init);
    }
    return response;
  };

  return {
    open,
    call: async (path, init) => checked(await ask(path, init)),
    async json<Body>(path: string, init?: CallInit) {
      const response = await ask(path, init);
      return response.status === 404 ? null : ((await checked(response).json()) as Body);
    },
  };
}
