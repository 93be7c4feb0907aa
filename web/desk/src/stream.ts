export type StreamState = "connecting" | "live" | "lost";

export interface StreamOptions {
  fetch: typeof fetch;
  address: string;
  onMessage: (message: Message) => void;
  onState: (state: StreamState) => void;
  /** The stream was away for so long that what it missed cannot be told: everything shown may be old. */
  onGap: () => void;
}

/** The server pings every 15 s; a line that says nothing for longer is dead, whatever the network claims. */
export const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface Message {
  event: string;
  data: string;
}

/** Reads whole messages off a text/event-stream, whatever its chunks are; keeps the last id. */
export class EventReader {
  lastId = "";
  private rest = "";

  take(text: string): Message[] {
    const all = this.rest + text;
    // A carriage return at the end may be the first half of a line end.
    const whole = all.endsWith("\r") ? all.slice(0, -1) : all;
    const blocks = whole.replaceAll("\r\n", "\n").split("\n\n");
    this.rest = (blocks.pop() ?? "") + all.slice(whole.length);
    return blocks.map((block) => this.message(block)).filter((each) => each.data !== "");
  }

  /** What was begun on a line that is gone. */
  forget(): void {
    this.rest = "";
  }

  private message(block: string): Message {
    const found: Message = { event: "message", data: "" };
    for (const line of block.split("\n")) {
      const at = line.indexOf(":");
      const field = at < 0 ? line : line.slice(0, at);
      const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
      if (field === "event") found.event = value;
      else if (field === "data") found.data += found.data === "" ? value : `\n${value}`;
      else if (field === "id") this.lastId = value;
    }
    return found;
  }
}

/**
 * Follows the events of an address until it is closed. By fetch and not by EventSource, which gives up for good at a
 * 401: here an access token that ran out is renewed and the line taken up again after the last id.
 */
export function followStream({ fetch: send, address, onMessage, onState, onGap }: StreamOptions): () => void {
  const reader = new EventReader();
  let closed = false;
  let line: AbortController | null = null;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const listen = async (): Promise<void> => {
    line = new AbortController();
    const headers = new Headers({ accept: "text/event-stream" });
    if (reader.lastId !== "") headers.set("last-event-id", reader.lastId);
    const hasMissed = wait > FIRST_WAIT_MS && reader.lastId === "";
    const answer = await send(address, { headers, signal: line.signal });
    if (!answer.ok || answer.body === null) throw new Error(`The stream answered ${answer.status}.`);
    onState("live");
    if (hasMissed) onGap();
    wait = FIRST_WAIT_MS;
    await drain(answer.body.getReader());
  };
  const drain = async (body: ReadableStreamDefaultReader<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for (;;) {
      const silence = setTimeout(() => line?.abort(), SILENCE_MS);
      const { done, value } = await body.read().finally(() => { clearTimeout(silence); });
      if (done) return;
      for (const message of reader.take(decoder.decode(value, { stream: true }))) {
        onMessage(message);
      }
    }
  };
  const run = async (): Promise<void> => {
    await listen().catch(() => undefined);
    reader.forget();
    if (isClosed()) return;
    onState("lost");
    timer = setTimeout(() => void run(), wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  const isClosed = (): boolean => closed;
  onState("connecting");
  void run();
  return () => {
    closed = true;
    clearTimeout(timer);
    line?.abort();
  };
}
