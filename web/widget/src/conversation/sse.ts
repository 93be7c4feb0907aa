export interface ServerEvent {
  /** Without the namespace of a subgraph: "messages", "custom", "updates", "metadata", "error", "end". */
  name: string;
  data: string;
  /** Last-Event-ID as it stands after this event. */
  id: string;
}

/**
 * Reads text/event-stream as it arrives: any cut of the bytes, any of the three line ends.
 *
 * A line feed at the beginning of a chunk belongs to the carriage return that ended the last one; waiting for
 * it instead would hold back the last event of a server that ends lines with carriage returns alone.
 */
export function createParser(onEvent: (event: ServerEvent) => unknown): (text: string) => void {
  let rest = "";
  let isAfterReturn = false;
  let name = "";
  let data: string[] = [];
  let id = "";
  const take = (line: string): void => {
    if (line === "") {
      if (data.length > 0) onEvent({ name: name.split("|")[0] ?? "", data: data.join("\n"), id });
      name = "";
      data = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  };
  return (text) => {
    if (text === "") return;
    const fresh = isAfterReturn && text.startsWith("\n") ? text.slice(1) : text;
    isAfterReturn = text.endsWith("\r");
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    lines.forEach(take);
  };
}

/** Feeds a body to its end, or until the signal; `onBytes` hears every chunk, heartbeats too. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => unknown,
  onBytes: () => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  const decoder = new TextDecoder();
  const parse = createParser(onEvent);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parse(decoder.decode(value, { stream: true }));
  }
}
