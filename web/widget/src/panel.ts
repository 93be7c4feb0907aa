import { createStage } from "./ui/stage.js";

export { createStage };

/** The second file: what the first one fetches when somebody reaches for the chat. */
export interface PanelFile {
  readonly createStage: typeof createStage;
}
