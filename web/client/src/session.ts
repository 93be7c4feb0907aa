import type { Client } from "./client.js";

const CSRF = /(?:^|;\s*)(?:__Host-)?pm_csrf=([^;]+)/;
const AUTH = "/api/v1/auth/";
const REFRESH = `${AUTH}refresh`;

/** The proof that a page of this server sends the cookies; null for whoever has not signed in. */
export function csrfOf(cookies: string): string | null {
  return CSRF.exec(cookies)?.[1] ?? null;
}

/**
 * A fetch for a sign-in by cookies: what changes something carries the CSRF token, and an access token that ran
 * out is renewed once. Calls that find it so at the same time share one renewal.
 */
export function sessionFetch(send: typeof fetch, cookies: () => string): typeof fetch {
  let renewing: Promise<boolean> | null = null;
  const proven = (init: RequestInit | undefined): RequestInit => {
    const headers = new Headers(init?.headers);
    const csrf = csrfOf(cookies());
    if (csrf !== null && (init?.method ?? "GET") !== "GET") headers.set("x-csrf-token", csrf);
    return { ...init, headers, credentials: "same-origin" };
  };
  const renew = async (): Promise<boolean> => {
    if (csrfOf(cookies()) === null) return false;
    const answer = await send(REFRESH, proven({ method: "POST" }));
    return answer.ok;
  };
  return async (input, init) => {
    const answer = await send(input, proven(init));
    if (answer.status !== 401 || addressOf(input).startsWith(AUTH)) return answer;
    renewing ??= renew().finally(() => (renewing = null));
    return (await renewing) ? send(input, proven(init)) : answer;
  };
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? new URL(input.url).pathname : String(input);
}

export interface Credentials {
  email: string;
  password: string;
}

export async function signIn(client: Client, who: Credentials): Promise<void> {
  await client.post("/api/v1/auth/login", {}, { ...who, cookies: true });
}

/** Ends the sign-in here and on the server; offline, the page forgets it at least. */
export async function signOut(): Promise<void> {
  const headers = new Headers({ "x-csrf-token": csrfOf(document.cookie) ?? "" });
  await fetch(`${AUTH}logout`, { method: "POST", headers, credentials: "same-origin" }).catch(() => undefined);
}
