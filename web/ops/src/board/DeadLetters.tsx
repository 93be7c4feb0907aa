import { ApiError, type Client, type DeadLetter } from "@propmubi/client";
import { useState } from "preact/hooks";
import { Decision, type Verb } from "./Decision.js";
import { Panel } from "./Panel.js";
import { Id, Table } from "./Table.js";
import { short, span } from "./words.js";

interface Props {
  client: Client;
  letters: DeadLetter[];
  /** Auditors look; only admins act. */
  mayAct: boolean;
  asOf: string;
  onDecided: () => Promise<void>;
}

interface Asked {
  verb: Verb;
  letter: DeadLetter;
}

/** Messages that were given up, for a person to decide about. */
export function DeadLetters({ client, letters, mayAct, asOf, onDecided }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [said, setSaid] = useState<string | null>(null);

  const decide = async ({ verb, letter }: Asked, reason: string): Promise<string | null> => {
    const which = { letter_id: letter.id };
    try {
      if (verb === "replay") await client.post("/api/v1/ops/dead-letters/{letter_id}/replay", which, undefined as never);
      else await client.post("/api/v1/ops/dead-letters/{letter_id}/discard", which, { reason });
    } catch (error) {
      return error instanceof ApiError ? error.message : "The page has failed; reload it.";
    }
    setAsked(null);
    setSaid(verb === "replay" ? "Sent again." : "Discarded, with its reason.");
    await onDecided();
    return null;
  };
  return (
    <Panel
      id="dead-letters"
      title="Dead letters"
      note={`Your tenant's runs and events that were given up. ${mayAct ? "Mend the cause, then replay." : "An admin decides about them."}`}
      isWide
    >
      <p class="small good" role="status">
        {said}
      </p>
      {letters.length === 0 ? (
        <p class="empty">None: everything was handled.</p>
      ) : (
        <Table
          caption="Dead letters nobody has decided about"
          rows={letters}
          keyOf={(each) => each.id}
          columns={[
            { title: "Given up", cell: (each) => `${span((Date.parse(asOf) - Date.parse(each.created_at)) / 1000)} ago` },
            { title: "What", cell: (each) => <What letter={each} /> },
            { title: "Reason", cell: (each) => each.reason },
            { title: "Tries", isNumber: true, cell: (each) => each.deliveries },
            ...(mayAct ? [{ title: "Decide", cell: (each: DeadLetter) => <Choice letter={each} ask={setAsked} /> }] : []),
          ]}
        />
      )}
      {asked && (
        <Decision
          key={`${asked.verb} ${asked.letter.id}`}
          verb={asked.verb}
          what={nameOf(asked.letter)}
          decide={(reason) => decide(asked, reason)}
          close={() => {
            setAsked(null);
          }}
        />
      )}
    </Panel>
  );
}

function Choice({ letter, ask }: { letter: DeadLetter; ask: (asked: Asked) => void }) {
  const of = ` ${nameOf(letter)}`;
  return (
    <span class="choice">
      <button type="button" onClick={() => { ask({ verb: "replay", letter }); }}>
        Replay<span class="visually-hidden">{of}</span>
      </button>
      <button type="button" onClick={() => { ask({ verb: "discard", letter }); }}>
        Discard…<span class="visually-hidden">{of}</span>
      </button>
    </span>
  );
}

function What({ letter }: { letter: DeadLetter }) {
  const id = letter.run_id ?? letter.event_id ?? letter.message_id;
  return (
    <>
      {letter.event_type ?? (letter.run_id ? "run" : "unreadable message")} <Id value={id} text={short(id)} />{" "}
      <span class="quiet">on {letter.stream}</span>
    </>
  );
}

function nameOf(letter: DeadLetter): string {
  const id = letter.run_id ?? letter.event_id ?? letter.message_id;
  return `${letter.event_type ?? (letter.run_id ? "run" : "message")} ${short(id)}`;
}
