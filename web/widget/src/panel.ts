import { createConversation } from "./conversation/index.js";
import { createStage } from "./ui/stage.js";

export { createConversation, createStage };

/** The second file: what the first one fetches when somebody reaches for the chat. */
export interface PanelFile {
  readonly createConversation: typeof createConversation;
  readonly createStage: typeof createStage;
}
