import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventReader, SILENCE_MS, type StreamState } from "@propmubi/desk";
import { followLeads } from "./stream.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lead = (id: string, at = 1): string => `event: lead\r\ndata: {"lead_id":"${id}","at":"x"}\r\nid: ${at}\r\n\r\n`;

describe("EventReader", () => {
  it("reads whole messages, however they are cut", () => {
    const text = `: open\r\n\r\n${lead("l1", 7)}event: ping\ndata: {}\n\n${lead("l2", 9)}`;
    for (let cut = 0; cut <= text.length; cut += 1) {
      const reader = new EventReader();
      const found = [...reader.take(text.slice(0, cut)), ...reader.take(text.slice(cut))];

      expect(found.map((each) => each.event)).toEqual(["lead", "ping", "lead"]);
      expect(reader.lastId).toBe("9");
    }
  });

  it("joins lines of data, and takes a field without a value", () => {
    expect(new EventReader().take("data: a\ndata:b\nevent\n\n")).toEqual([{ event: "", data: "a\nb" }]);
  });
});

describe("followLeads", () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  function line() {
    const controllers: ReadableStreamDefaultController<Uint8Array>[] = [];
    const asked: (string | null)[] = [];
    let status = 200;
    const send = vi.fn<typeof fetch>((_, init) => {
      asked.push(new Headers(init?.headers).get("last-event-id"));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controllers.push(controller);
          init?.signal?.addEventListener("abort", () => { controller.error(new DOMException("over", "AbortError")); });
        },
      });
      return Promise.resolve(new Response(status === 200 ? body : "{}", { status }));
    });
    return { controllers, asked, send, answerWith: (next: number) => { status = next; } };
  }

  function follow(send: typeof fetch) {
    const leads: string[] = [];
    const states: StreamState[] = [];
    const onGap = vi.fn();
    const close = followLeads({ fetch: send, onLead: (event) => leads.push(event.lead_id), onState: (state) => states.push(state), onGap });
    return { leads, states, onGap, close };
  }

  it("goes on after the last id when the line breaks", async () => {
    const { controllers, asked, send } = line();
    const { leads, states, onGap, close } = follow(send);
    await vi.advanceTimersByTimeAsync(1);
    controllers[0]?.enqueue(bytes(lead("l1", 41) + lead("half").slice(0, 9)));
    await vi.advanceTimersByTimeAsync(1);
    controllers[0]?.error(new TypeError("gone"));
    await vi.advanceTimersByTimeAsync(600);
    controllers[1]?.enqueue(bytes(lead("l2", 42)));
    await vi.advanceTimersByTimeAsync(1);

    expect(asked).toEqual([null, "41"]);
    expect(leads).toEqual(["l1", "l2"]);
    expect(states).toEqual(["connecting", "live", "lost", "live"]);
    expect(onGap).not.toHaveBeenCalled();
    close();
  });

  it("says that something may be missing when there was no id to go on from", async () => {
    const { controllers, send } = line();
    const { onGap, close } = follow(send);
    await vi.advanceTimersByTimeAsync(1);
    controllers[0]?.close();
    await vi.advanceTimersByTimeAsync(600);

    expect(onGap).toHaveBeenCalledOnce();
    close();
  });

  it("gives up a line that says nothing, and waits longer each time it fails", async () => {
    const { send, answerWith } = line();
    const { close } = follow(send);
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 100);
    expect(send).toHaveBeenCalledTimes(1);
    answerWith(503);
    await vi.advanceTimersByTimeAsync(700);
    expect(send).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(800);
    expect(send).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(send).toHaveBeenCalledTimes(3);
    close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).toHaveBeenCalledTimes(3);
  });
});
