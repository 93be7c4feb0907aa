import { describe, expect, it, vi } from "vitest";
import { ApiError, createCall, createClient, type EventOf, type SearchEvent } from "./index.js";

function answering(body: unknown, status = 200): ReturnType<typeof vi.fn<typeof fetch>> {
  return vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
}

describe("createClient", () => {
  it("sends the body as JSON with the token as bearer", async () => {
    const fetch = answering({ hits: [] });

    await createClient({ baseUrl: "http://api", token: "pmk_x", fetch }).post(
      "/api/v1/search",
      {},
      { text: "2 bhk", limit: 5, offset: 0, may_relax: true },
    );

    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe("http://api/api/v1/search");
    expect(init?.method).toBe("POST");
    expect(JSON.parse(init?.body as string)).toMatchObject({ text: "2 bhk" });
    expect(new Headers(init?.headers).get("authorization")).toBe("Bearer pmk_x");
  });

  it("keeps a path parameter inside its segment", async () => {
    const fetch = answering({});

    await createClient({ fetch }).get("/api/v1/listings/{listing_id}", { listing_id: "../me?x" });

    expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/listings/..%2Fme%3Fx");
  });

  it("asks only for what is given, and carries headers", async () => {
    const fetch = answering({});

    await createCall({ fetch })("GET", "/api/v1/x", { query: { view: "mine", q: "2 bhk & more", band: null, at: "", without: ["a", "b"] }, headers: { "idempotency-key": "k" } });

    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe("/api/v1/x?view=mine&q=2+bhk+%26+more&without=a&without=b");
    expect(new Headers(init?.headers).get("idempotency-key")).toBe("k");
    expect(init?.body).toBeUndefined();
  });

  it("keeps the members that only one refusal has", async () => {
    const fetch = answering({ code: "version_conflict", detail: "changed", lead: { id: "l1" } }, 409);

    await expect(createCall({ fetch })("POST", "/api/v1/x")).rejects.toMatchObject({ body: { lead: { id: "l1" } } });
  });

  it("turns problem+json into an error with its code", async () => {
    const fetch = answering({ code: "bad_input", detail: "limit must be at most 100" }, 422);

    const failed = createClient({ fetch }).get("/api/v1/status", {});

    await expect(failed).rejects.toMatchObject({
      code: "bad_input",
      status: 422,
      isRetryable: false,
      message: "limit must be at most 100",
    });
  });

  it("is retryable when the server says when to come back", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() =>
      Promise.resolve(new Response("{}", { status: 503, headers: { "retry-after": "2" } })),
    );

    const failed = createClient({ fetch }).get("/api/v1/status", {});

    await expect(failed).rejects.toMatchObject({ status: 503, isRetryable: true });
  });

  it("takes an answer that is no JSON for a retryable failure of the server", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() =>
      Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })),
    );

    const failed = createClient({ fetch }).get("/api/v1/status", {});

    await expect(failed).rejects.toMatchObject({ status: 502, isRetryable: true });
  });

  it("says when there is no way to the server", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.reject(new TypeError("fetch failed")));

    const failed = createClient({ fetch }).get("/api/v1/status", {});

    await expect(failed).rejects.toBeInstanceOf(ApiError);
  });

  it("lets an abort through as an abort", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() =>
      Promise.reject(new DOMException("stopped", "AbortError")),
    );

    const failed = createClient({ fetch }).get("/api/v1/status", {});

    await expect(failed).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("SearchEvent", () => {
  it("narrows by its type", () => {
    const event: SearchEvent = { type: "results", id: "t:results", total: 4, shown: 4, reason: "search" };

    const total = (each: SearchEvent): number => (each.type === "results" ? each.total : 0);
    const results: EventOf<"results"> = event;

    expect(total(results)).toBe(4);
  });
});
