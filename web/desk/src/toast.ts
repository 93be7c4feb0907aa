/** What was just done, or went wrong. */
export interface Toast {
  id: string;
  text: string;
  isBad: boolean;
  action: { label: string; run: () => void } | null;
}

export const TOAST_MS = 10_000;
