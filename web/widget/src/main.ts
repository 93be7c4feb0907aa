import { NAME, PropmubiChat } from "./element.js";

const script = document.currentScript as HTMLScriptElement | null;

/** `<script src data-site defer>` alone makes a bubble: one per page, however often the script is on it. */
function mount(options: DOMStringMap): void {
  if (document.querySelector(`${NAME}[data-mounted]`)) return;
  const chat = document.createElement(NAME);
  chat.dataset.mounted = "";
  for (const name of PropmubiChat.observedAttributes) {
    const value = options[name];
    if (value !== undefined) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}

if (!customElements.get(NAME)) {
  if (script) PropmubiChat.home = new URL(script.src).origin;
  customElements.define(NAME, PropmubiChat);
}
if (script?.dataset.site) {
  const { dataset } = script;
  // Without `defer`, in the head, there is no body yet.
  if (document.body as HTMLElement | null) mount(dataset);
  else
    addEventListener("DOMContentLoaded", () => {
      mount(dataset);
    });
}
