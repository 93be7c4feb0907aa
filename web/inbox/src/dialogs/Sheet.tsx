import { Sheet as AnySheet } from "@propmubi/desk";
import type { ReactNode } from "react";
import { focusRow } from "../keys/useCommands.js";
import { closeDialog, desk } from "../state/store.js";

interface Props {
  title: string;
  children: ReactNode;
  isWide?: boolean;
}

/** A sheet of the inbox: where what had the focus is gone, the row under the cursor has it. */
export function Sheet(props: Props) {
  const toRow = (): void => {
    const { cursor } = desk.get();
    if (cursor !== null) focusRow(cursor);
  };
  return <AnySheet {...props} onClose={closeDialog} onGone={toRow} />;
}
