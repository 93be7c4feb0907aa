import { ApiError, type Client, type Me } from "@propmubi/client";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Board } from "./board/Board.js";
import { viewOf } from "./frame/Top.js";
import { SignIn } from "./session/SignIn.js";
import type { Credentials } from "./session/session.js";
import { UsagePage } from "./usage/UsagePage.js";

interface Props {
  client: Client;
  signIn: (who: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
}

type Door =
  | { phase: "asking" }
  | { phase: "out"; notice: string | null }
  | { phase: "error"; problem: string }
  | { phase: "in"; me: Me };

const MAY_LOOK = ["admin", "auditor"];

/** The page behind its door: only operators come in, and whoever is signed out in between goes back to it. */
export function App({ client, signIn, signOut }: Props) {
  const [door, setDoor] = useState<Door>({ phase: "asking" });
  const ask = useCallback(async () => {
    try {
      const me = await client.get("/api/v1/me", {});
      setDoor(me.is_anonymous ? { phase: "out", notice: null } : { phase: "in", me });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setDoor({ phase: "out", notice: null });
      else setDoor({ phase: "error", problem: error instanceof ApiError ? error.message : "The page has failed." });
    }
  }, [client]);
  useEffect(() => void ask(), [ask]);

  const leave = async () => {
    await signOut();
    setDoor({ phase: "out", notice: "You are signed out." });
  };
  if (door.phase === "asking") return <p class="door quiet">Asking the server…</p>;
  if (door.phase === "error") return <Trouble problem={door.problem} again={() => void ask()} />;
  if (door.phase === "out") {
    const enter = async (who: Credentials) => {
      await signIn(who);
      await ask();
    };
    return <SignIn onSignIn={enter} notice={door.notice} />;
  }
  if (!door.me.roles.some((role) => MAY_LOOK.includes(role))) {
    return <NotYours name={door.me.display_name} leave={() => void leave()} />;
  }
  const Page = viewOf(window.location.search) === "usage" ? UsagePage : Board;
  return (
    <Page
      client={client}
      me={door.me}
      leave={() => void leave()}
      onSignedOut={() => {
        setDoor({ phase: "out", notice: "Your sign-in has ended; sign in again." });
      }}
    />
  );
}

function Trouble({ problem, again }: { problem: string; again: () => void }) {
  return (
    <main class="door">
      <div class="panel">
        <h1>Operations</h1>
        <p class="note note-bad" role="alert">
          {problem} Is propmubi still up?
        </p>
        <button type="button" onClick={again}>
          Try again
        </button>
      </div>
    </main>
  );
}

function NotYours({ name, leave }: { name: string; leave: () => void }) {
  return (
    <main class="door">
      <div class="panel">
        <h1>Operations</h1>
        <p class="note">{name}, this page is for the roles admin and auditor, and your account has neither.</p>
        <button type="button" onClick={leave}>
          Sign in as somebody else
        </button>
      </div>
    </main>
  );
}
