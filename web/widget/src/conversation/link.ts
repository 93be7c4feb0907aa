import type { Keep } from "./keep.js";
import { asTrouble, Trouble, troubleOf } from "./trouble.js";
import type { Consent } from "./types.js";

/** The way to the platform: every call proves who asks, and gives an answer that is ok or a Trouble. */
export interface Link {
  call(path: string, init?: CallInit): Promise<Response>;
  json<Body>(path: string, init?: CallInit): Promise<Body>;
  /** Opens a session unless one is open. */
  open(): Promise<unknown>;
}

export interface CallInit {
  /** Makes it a POST. */
  body?: unknown;
  after?: string;
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
const MOST_MINUTES = 15;
/** However wrong the visitor's clock is, a session is not fetched before every call; a 401 renews it. */
const LEAST_MINUTES = 5;

export function createLink({ api, site, keep, fetch, now, onConsent }: LinkOptions): Link {
  let token = "";
  let goodUntilMs = 0;
  let opening: Promise<void> | null = null;

  const send = async (path: string, { body, after, signal }: CallInit): Promise<Response> => {
    const headers: Record<string, string> = {};
    if (token && token !== "none") headers.authorization = `Bearer ${token}`;
    if (after) headers["last-event-id"] = after;
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(api + path, {
      headers,
      // The host page's own cookies are none of our business.
      credentials: "omit",
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }).catch((error: unknown) => {
      throw asTrouble(error);
    });
    return response;
  };

  const renew = async (): Promise<void> => {
    token = "";
    const { visitor } = keep.get();
    const response = await send("/api/v1/site/session", { body: { site, ...(visitor ? { visitor } : {}) } });
    if (response.status === 404) {
      token = "none";
      goodUntilMs = Infinity;
      return;
    }
    if (!response.ok) {
      const { status } = response;
      // Whatever else the server says against the key, the page can do nothing about it.
      const isFinal = status >= 400 && status < 500 && status !== 429;
      throw isFinal ? new Trouble(status, { kind: "refused", message: "refused" }) : troubleOf(response);
    }
    const session = await read<SessionOut>(response);
    token = session.access_token;
    const minutes = (Date.parse(session.expires_at) - now()) / MINUTE_MS;
    goodUntilMs = now() + (Math.min(Math.max(minutes, LEAST_MINUTES), MOST_MINUTES) - 1) * MINUTE_MS;
    if (session.visitor !== visitor) keep.set({ visitor: session.visitor });
    if (session.consent) onConsent(session.consent);
  };

  const open = (): Promise<unknown> => {
    if (token && now() < goodUntilMs) return Promise.resolve();
    opening ??= renew().finally(() => {
      opening = null;
    });
    return opening;
  };

  const call = async (path: string, init: CallInit = {}): Promise<Response> => {
    await open();
    const used = token;
    let response = await send(path, init);
    if (response.status === 401) {
      // Another call may have renewed it meanwhile.
      if (used === token) goodUntilMs = 0;
      await open();
      response = await send(path, init);
    }
    if (!response.ok) throw troubleOf(response);
    return response;
  };

  return {
    open,
    call,
    json: async (path, init) => read(await call(path, init)),
  };
}

async function read<Body>(response: Response): Promise<Body> {
  return (await response.json().catch((error: unknown) => {
    throw asTrouble(error);
  })) as Body;
}
