import type { ComponentType } from "react";
import { type OpenDialog, useBench } from "../state/store.js";
import { FactDialog } from "./FactDialog.js";
import { OverrideDialog } from "./OverrideDialog.js";
import { PapersDialog } from "./PapersDialog.js";
import { RecommendDialog } from "./RecommendDialog.js";
import { RequestDialog } from "./RequestDialog.js";
import { SignDialog } from "./SignDialog.js";
import { ConditionDialog, MismatchDialog } from "./StateDialogs.js";

export interface DialogProps {
  dialog: OpenDialog;
}

// They come with the case and not one by one: what is pressed must open, whatever became of the line.
const VIEWS: Partial<Record<OpenDialog["kind"], ComponentType<DialogProps>>> = {
  papers: PapersDialog,
  request: RequestDialog,
  recommend: RecommendDialog,
  sign: SignDialog,
  override: OverrideDialog,
  fact: FactDialog,
  condition: ConditionDialog,
  mismatch: MismatchDialog,
};

/** The dialogs of a case. */
export function Dialogs() {
  const dialog = useBench((state) => state.dialog);
  const View = dialog === null ? undefined : VIEWS[dialog.kind];
  return dialog === null || !View ? null : <View key={dialog.kind} dialog={dialog} />;
}
