import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A customer's site on another origin, under a policy that trusts the platform for scripts and data only. */
export class ForeignSite {
  private constructor(
    private readonly server: Server,
    readonly host: string,
  ) {}

  static async at(host: string, platform: string): Promise<ForeignSite> {
    const policy = [
      "default-src 'none'",
      `script-src ${platform}`,
      `connect-src ${platform}`,
      "style-src 'self'",
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; ");
    const server = createServer((_, answer) => {
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
      answer.end(page(platform));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ForeignSite(server, host);
  }

  get origin(): string {
    return `http://${this.host}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const page = (platform: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>A site elsewhere</title>
    <script src="${platform}/widget/propmubi-chat.js" data-site="pms_demo" defer></script>
  </head>
  <body>
    <main><h1>A site elsewhere</h1></main>
  </body>
</html>`;
