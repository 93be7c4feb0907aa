import { describe, expect, it, vi } from "vitest";
import { createParser, readEvents, type ServerEvent } from "./sse.js";

function parse(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const take = createParser((event) => events.push(event));
  chunks.forEach(take);
  return events;
}

function bodyOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

describe("createParser", () => {
  it("reads what the platform sends", () => {
    const text = 'event: custom\r\ndata: {"type":"filters"}\r\nid: 1-0\r\n\r\nevent: end\r\ndata: null\r\nid: 1-1\r\n\r\n';

    expect(parse(text)).toEqual([
      { name: "custom", data: '{"type":"filters"}', id: "1-0" },
      { name: "end", data: "null", id: "1-1" },
    ]);
  });

  it.each([
    ["LF", "event: a\ndata: 1\n\ndata: 2\n\n"],
    ["CR", "event: a\rdata: 1\r\rdata: 2\r\r"],
    ["CRLF", "event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n"],
    ["all three", "event: a\rdata: 1\n\r\ndata: 2\r\n\n"],
  ])("reads lines that end in %s, cut anywhere", (_, text) => {
    const whole = parse(text);

    expect(whole.map(({ name, data }) => [name, data])).toEqual([
      ["a", "1"],
      ["", "2"],
    ]);
    for (let at = 1; at < text.length; at += 1) expect(parse(text.slice(0, at), text.slice(at))).toEqual(whole);
    expect(parse(...Array.from(text))).toEqual(whole);
  });

  it("says an event as soon as its empty line begins", () => {
    expect(parse("data: 1\r\n\r")).toHaveLength(1);
    expect(parse("data: 1\r\n\r", "\ndata: 2\r\n\r\n")).toHaveLength(2);
  });

  it("joins lines of data, takes fields without a value or a space, and leaves comments out", () => {
    expect(parse(": heartbeat\n\ndata:a\ndata\ndata:  b\nretry: 5\n\n")).toEqual([{ name: "", data: "a\n\n b", id: "" }]);
  });

  it("keeps the last id over events without one, and takes none with a null in it", () => {
    expect(parse("id: 7\ndata: a\n\ndata: b\n\nid: 8\0\ndata: c\n\n").map(({ id }) => id)).toEqual(["7", "7", "7"]);
  });

  it("takes the namespace of a subgraph off the name, and says nothing of an event without data", () => {
    expect(parse("event: custom|child:1\ndata: 1\n\nevent: empty\n\n").map(({ name }) => name)).toEqual(["custom"]);
  });

  it("drops an event that was cut short", () => {
    expect(parse("data: 1\n\ndata: 2\n")).toHaveLength(1);
  });
});

describe("readEvents", () => {
  const text = "data: ₹90 लाख, मुंबई 🏠\r\n\r\n";

  it.each([1, 2, 3, 5, 64])("reads letters of many bytes in pieces of %i", async (size) => {
    const events: ServerEvent[] = [];
    const onBytes = vi.fn();

    const body = bodyOf(new TextEncoder().encode(text), size);
    await readEvents(body, (event) => events.push(event), onBytes, new AbortController().signal);

    expect(events.map(({ data }) => data)).toEqual(["₹90 लाख, मुंबई 🏠"]);
    expect(onBytes).toHaveBeenCalledTimes(Math.ceil(new TextEncoder().encode(text).length / size));
  });

  it("ends when the signal says so, and lets go of the body", async () => {
    const cancel = vi.fn();
    const controller = new AbortController();
    const reading = readEvents(new ReadableStream({ cancel }), vi.fn(), vi.fn(), controller.signal);

    controller.abort();

    await expect(reading).resolves.toBeUndefined();
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it("reads nothing under a signal that has already come", async () => {
    const onEvent = vi.fn();

    await readEvents(bodyOf(new TextEncoder().encode(text), 64), onEvent, vi.fn(), AbortSignal.abort());

    expect(onEvent).not.toHaveBeenCalled();
  });
});
