export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export interface Where {
  /** What has the focus takes letters. */
  isTyping: boolean;
  /** What has the focus does something of its own on Enter. */
  isOnControl: boolean;
  isDialogOpen: boolean;
  /** Switched off, only the palette and Escape are left (WCAG 2.1.4). */
  areLettersOn: boolean;
}

const TYPED_IN = /^(?:text|search|email|tel|url|number|password|date|time|datetime-local|month|week)$/;

export function whereIs(target: EventTarget | null, isDialogOpen: boolean, areLettersOn: boolean): Where {
  const element = target instanceof Element ? target : null;
  const isField = element instanceof HTMLInputElement && TYPED_IN.test(element.type);
  const isText = element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
  const isEditable = element instanceof HTMLElement && element.isContentEditable;
  return {
    isTyping: isField || isText || isEditable,
    isOnControl: Boolean(element?.closest("button, a, summary, input")),
    isDialogOpen,
    areLettersOn,
  };
}
