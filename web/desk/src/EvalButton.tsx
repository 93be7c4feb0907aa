import { FlaskConical } from "lucide-react";
import { useState } from "react";

/** What the queue of evals says of a thread that it took. */
export interface QueuedCase {
  eval_case_id: string;
  suite: string;
  masked_count: number;
}

interface Props {
  /** Sends the thread into the queue. */
  send: () => Promise<QueuedCase>;
  /** Says what came of it. */
  tell: (text: string, isBad: boolean) => void;
}

/** Puts what is looked at before those who better the answers, with made values in place of personal data. */
export function EvalButton({ send, tell }: Props) {
  const [stage, setStage] = useState<"idle" | "sending" | "sent">("idle");
  const press = async (): Promise<void> => {
    setStage("sending");
    try {
      const { masked_count: masked } = await send();
      setStage("sent");
      const replaced = masked === 0 ? "Nothing personal was in it." : `${masked} personal ${masked === 1 ? "value was" : "values were"} replaced.`;
      tell(`It waits in the eval queue. ${replaced}`, false);
    } catch (error) {
      setStage("idle");
      tell(error instanceof Error ? error.message : "It could not be queued; try again.", true);
    }
  };
  return (
    <button type="button" className="btn-bare" disabled={stage !== "idle"} title="For those who better the answers; personal data is replaced first" onClick={() => { void press(); }}>
      <FlaskConical size={15} aria-hidden />{stage === "sent" ? "In evals" : "Add to evals"}
    </button>
  );
}
