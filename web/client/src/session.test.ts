import { describe, expect, it, vi } from "vitest";
import { csrfOf, sessionFetch } from "./session.js";

const COOKIES = "theme=dark; __Host-pm_csrf=abc123";

function answering(...statuses: number[]) {
  const rest = [...statuses];
  return vi.fn<typeof fetch>(() => Promise.resolve(new Response("{}", { status: rest.shift() ?? 200 })));
}

const sent = (send: ReturnType<typeof answering>) =>
  send.mock.calls.map(([input, init]) => [input as string, new Headers(init?.headers).get("x-csrf-token")]);

describe("csrfOf", () => {
  it("reads the token under either name, and no other cookie's", () => {
    expect(csrfOf(COOKIES)).toBe("abc123");
    expect(csrfOf("pm_csrf=xyz")).toBe("xyz");
    expect(csrfOf("not_pm_csrf=evil")).toBeNull();
  });
});

describe("sessionFetch", () => {
  it("proves itself where something is changed, and only there", async () => {
    const send = answering();
    const session = sessionFetch(send, () => COOKIES);

    await session("/api/v1/ops/overview");
    await session("/api/v1/x", { method: "POST" });

    expect(sent(send)).toEqual([
      ["/api/v1/ops/overview", null],
      ["/api/v1/x", "abc123"],
    ]);
  });

  it("renews a sign-in that ran out and asks again, once", async () => {
    const send = answering(401, 200, 200);

    const answer = await sessionFetch(send, () => COOKIES)("/api/v1/ops/overview");

    expect(answer.status).toBe(200);
    expect(sent(send).map(([path]) => path)).toEqual([
      "/api/v1/ops/overview",
      "/api/v1/auth/refresh",
      "/api/v1/ops/overview",
    ]);
  });

  it("gives the refusal on when it cannot be renewed", async () => {
    const send = answering(401, 401);

    const answer = await sessionFetch(send, () => COOKIES)("/api/v1/ops/overview");

    expect(answer.status).toBe(401);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("does not renew what was never there, nor a refused password", async () => {
    const stranger = answering(401);
    await sessionFetch(stranger, () => "")("/api/v1/ops/overview");
    expect(stranger).toHaveBeenCalledTimes(1);

    const wrong = answering(401);
    await sessionFetch(wrong, () => COOKIES)("/api/v1/auth/login", { method: "POST" });
    expect(wrong).toHaveBeenCalledTimes(1);
  });
});
