import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StringDecoder } from "node:string_decoder";

/** Whether what has come so far of an event stream is where the line shall stop. */
export type HoldAt = (received: string) => boolean;

/**
 * The network between a browser and the platform, as a test wants it: a proxy that can stop an event stream
 * at a word, and let it go on. What a slow line does by luck it does on purpose, so no test waits for a moment.
 */
export class Line {
  /** Method and path of each request that went to the platform, in order. */
  readonly asked: string[] = [];
  private readonly held = new Map<ServerResponse, () => void>();
  private holdAt: HoldAt | null = null;
  private readonly server: Server;

  private constructor(private readonly platform: URL) {
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing);
    });
  }

  static async to(platform: string): Promise<Line> {
    const line = new Line(new URL(platform));
    await new Promise<void>((resolve) => line.server.listen(0, "127.0.0.1", resolve));
    return line;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next event stream to get there stops where `at` says so, until `release`; those after it flow. */
  hold(at: HoldAt): void {
    this.holdAt = at;
  }

  /** Lets go what is held, and holds nothing. */
  release(): void {
    this.holdAt = null;
    for (const goOn of this.held.values()) goOn();
    this.held.clear();
  }

  /** Breaks the connections that are held, as a lost network does. */
  cut(): void {
    for (const stream of this.held.keys()) stream.destroy();
    this.held.clear();
  }

  /** How often the platform was asked so. */
  count(method: string, path: RegExp): number {
    return this.asked.filter((each) => each.startsWith(`${method} `) && path.test(each.slice(method.length + 1))).length;
  }

  async close(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = "GET", url = "/", headers } = incoming;
    this.asked.push(`${method} ${url}`);
    const onward = request({ host: this.platform.hostname, port: this.platform.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      void this.deliver(answer, outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }

  private async deliver(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let received = "";
    try {
      for await (const part of parts(answer)) {
        outgoing.write(part);
        if (typeof part !== "string") continue;
        received += part;
        if (this.holdAt?.(received)) await this.letGo(outgoing);
      }
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  }

  private async letGo(outgoing: ServerResponse): Promise<void> {
    this.holdAt = null;
    await new Promise<void>((resolve) => {
      this.held.set(outgoing, resolve);
      outgoing.once("close", resolve);
    });
  }
}

/** An event stream event by event, as text; anything else as it comes, as bytes. */
async function* parts(answer: IncomingMessage): AsyncGenerator<string | Buffer> {
  const isStream = answer.headers["content-type"]?.startsWith("text/event-stream") ?? false;
  const text = new StringDecoder("utf8");
  for await (const chunk of answer) {
    if (isStream) yield* text.write(chunk as Buffer).split(/(?<=\r\n\r\n)/);
    else yield chunk as Buffer;
  }
}
