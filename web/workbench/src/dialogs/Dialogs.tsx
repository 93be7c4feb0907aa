import { type ComponentType, lazy, Suspense } from "react";
import { type OpenDialog, useBench } from "../state/store.js";

export interface DialogProps {
  dialog: OpenDialog;
}

const VIEWS: Partial<Record<OpenDialog["kind"], ComponentType<DialogProps>>> = {
  request: lazy(() => import("./RequestDialog.js")),
  recommend: lazy(() => import("./RecommendDialog.js")),
  sign: lazy(() => import("./SignDialog.js")),
  override: lazy(() => import("./OverrideDialog.js")),
  fact: lazy(() => import("./FactDialog.js")),
  condition: lazy(() => import("./StateDialogs.js").then(({ ConditionDialog }) => ({ default: ConditionDialog }))),
  mismatch: lazy(() => import("./StateDialogs.js").then(({ MismatchDialog }) => ({ default: MismatchDialog }))),
};

/** The dialogs of a case. */
export function Dialogs() {
  const dialog = useBench((state) => state.dialog);
  const View = dialog === null ? undefined : VIEWS[dialog.kind];
  if (dialog === null || !View) return null;
  return <Suspense fallback={null}><View key={dialog.kind} dialog={dialog} /></Suspense>;
}
