import { createConversation, type Conversation } from "./conversation/index.js";

/** `<propmubi-chat>`: holds one conversation while it is on the page. */
export class PropmubiChat extends HTMLElement {
  conversation: Conversation | null = null;

  connectedCallback(): void {
    this.conversation = createConversation({
      api: this.getAttribute("api") ?? location.origin,
      site: this.getAttribute("site") ?? "",
      lang: "en",
    });
  }

  disconnectedCallback(): void {
    this.conversation?.dispose();
  }
}

if (!customElements.get("propmubi-chat")) customElements.define("propmubi-chat", PropmubiChat);
