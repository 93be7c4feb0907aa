import { Window } from "happy-dom";

/**
 * What a page finds in a browser, except fetch: Node's own is used, since happy-dom's reports a stopped
 * stream as a lost connection.
 */
const page = new Window({ url: "http://localhost:3000/" });

for (const [name, value] of Object.entries({
  window: page,
  document: page.document,
  navigator: page.navigator,
  sessionStorage: page.sessionStorage,
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
