"use client";

import { createElement, useEffect, useRef, type CSSProperties, type ReactElement } from "react";
import { ELEMENT_NAME, type ChatAttributes } from "./element.js";
import { loadWidget } from "./loadWidget.js";

/** What `propmubi:lead` tells: an enquiry was stored, after consent. Name and number stay on the platform. */
export interface LeadDetail {
  lead_id?: string;
  [more: string]: unknown;
}

export interface PropMubiChatProps extends ChatAttributes {
  id?: string | undefined;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  /** For pages whose content security policy names scripts by nonce. */
  nonce?: string | undefined;
  onOpen?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
  onLead?: ((lead: LeadDetail) => void) | undefined;
  /** The script could not be loaded; the page goes on without the chat. */
  onError?: ((error: Error) => void) | undefined;
}

type Handlers = Pick<PropMubiChatProps, "onOpen" | "onClose" | "onLead" | "onError">;

/**
 * The chat on a React page: renders `<propmubi-chat>`, loads its script once, hands its events on.
 *
 * On a server it renders the bare element and touches nothing of a browser.
 */
export function PropMubiChat(props: PropMubiChatProps): ReactElement {
  const { id, className, style, nonce, onOpen, onClose, onLead, onError, open, ...attributes } = props;
  const element = useRef<HTMLElement>(null);
  const handlers = useLatest<Handlers>({ onOpen, onClose, onLead, onError });

  useEffect(() => {
    loadWidget({ api: attributes.api, nonce, onError: (error) => handlers.current.onError?.(error) });
  }, [attributes.api, nonce, handlers]);

  useEffect(() => {
    const chat = element.current;
    if (!chat) return;
    const stop = new AbortController();
    const listen = (name: string, handle: (event: Event) => void): void => {
      chat.addEventListener(`propmubi:${name}`, handle, { signal: stop.signal });
    };
    listen("open", () => handlers.current.onOpen?.());
    listen("close", () => handlers.current.onClose?.());
    listen("lead", (event) => handlers.current.onLead?.((event as CustomEvent<LeadDetail>).detail));
    return () => {
      stop.abort();
    };
  }, [handlers]);

  return createElement(ELEMENT_NAME, {
    ...attributes,
    id,
    style,
    // React 18 writes `class` of a custom element only under its own name.
    class: className,
    // Undefined and not false: React 18 would write open="false", which is open to HTML.
    open: open ? true : undefined,
    ref: element,
    // The element may have marked itself before React looked at it.
    suppressHydrationWarning: true,
  });
}

/** The newest value, for handlers that are attached once. */
function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
