import { ELEMENT_NAME } from "./element.js";

const PATH = "/widget/propmubi-chat.js";

export interface LoadOptions {
  /** Address of the platform; this page's own origin when left out. */
  api?: string | undefined;
  /** For pages whose content security policy names scripts by nonce. */
  nonce?: string | undefined;
  onError?: ((error: Error) => void) | undefined;
}

/**
 * Adds the widget's script to the page, unless the element is known or the script is already there.
 *
 * A script that fails is taken out again, so that the next mount tries anew.
 */
export function loadWidget({ api, nonce, onError }: LoadOptions): void {
  if (customElements.get(ELEMENT_NAME)) return;
  const address = new URL(PATH, api ?? window.location.origin).href;
  const script = existing(address) ?? added(address, nonce);
  script.addEventListener(
    "error",
    () => {
      script.remove();
      onError?.(new Error(`The chat could not be loaded from ${address}: is the platform's address right?`));
    },
    { once: true },
  );
}

function existing(address: string): HTMLScriptElement | undefined {
  return [...document.scripts].find((script) => script.src === address);
}

function added(address: string, nonce: string | undefined): HTMLScriptElement {
  const script = document.createElement("script");
  script.src = address;
  script.async = true;
  if (nonce !== undefined) script.nonce = nonce;
  document.head.append(script);
  return script;
}
