import { type ComponentType, lazy, Suspense } from "react";
import { type DialogKind, useDesk } from "../state/store.js";
import { CallDialog } from "./CallDialog.js";
import { SnoozeDialog } from "./SnoozeDialog.js";

export interface DialogProps {
  ids: readonly string[];
}

// The two of every lead are there at once; the others come when they are asked for.
const VIEWS: Record<DialogKind, ComponentType<DialogProps>> = {
  call: CallDialog,
  snooze: SnoozeDialog,
  assign: lazy(() => import("./AssignDialog.js")),
  stage: lazy(() => import("./StageDialog.js")),
  note: lazy(() => import("./NoteDialog.js")),
  visit: lazy(() => import("./VisitDialog.js")),
  stop: lazy(() => import("./StopDialog.js")),
  merge: lazy(() => import("../merge/MergeDialog.js")),
  help: lazy(() => import("./HelpDialog.js")),
  palette: lazy(() => import("./Palette.js")),
  "save-view": lazy(() => import("./SaveViewDialog.js")),
};

export function Dialogs() {
  const dialog = useDesk((state) => state.dialog);
  if (dialog === null) return null;
  const View = VIEWS[dialog.kind];
  return (
    <Suspense fallback={null}>
      <View key={dialog.kind} ids={dialog.ids} />
    </Suspense>
  );
}
