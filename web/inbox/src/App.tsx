import { ApiError, type Credentials, type Me } from "@propmubi/client";
import { useCallback, useEffect, useState } from "react";
import type { LeadApi } from "./api/leads.js";
import { Inbox } from "./Inbox.js";
import { SignIn } from "./session/SignIn.js";

interface Props {
  api: LeadApi;
  /** For the event stream, which is no JSON call. */
  fetch: typeof fetch;
  askWho: () => Promise<Me>;
  signIn: (who: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
}

type Door =
  | { phase: "asking" }
  | { phase: "out"; notice: string | null }
  | { phase: "error"; problem: string }
  | { phase: "in"; me: Me };

const MAY_COME_IN = ["agent", "admin"];

/** The inbox behind its door: only brokers and admins come in. */
export function App({ api, fetch, askWho, signIn, signOut }: Props) {
  const [door, setDoor] = useState<Door>({ phase: "asking" });
  const ask = useCallback(async () => {
    try {
      const me = await askWho();
      setDoor(me.is_anonymous ? { phase: "out", notice: null } : { phase: "in", me });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setDoor({ phase: "out", notice: null });
      else setDoor({ phase: "error", problem: error instanceof ApiError ? error.message : "The page has failed." });
    }
  }, [askWho]);
  useEffect(() => void ask(), [ask]);

  const leave = async () => {
    await signOut();
    setDoor({ phase: "out", notice: "You are signed out." });
  };
  if (door.phase === "asking") return <p className="grid min-h-[80vh] place-items-center text-quiet">Asking the server…</p>;
  if (door.phase === "error") return <Trouble problem={door.problem} again={() => void ask()} />;
  if (door.phase === "out") {
    const enter = async (who: Credentials) => {
      await signIn(who);
      await ask();
    };
    return <SignIn onSignIn={enter} notice={door.notice} />;
  }
  if (!door.me.roles.some((role) => MAY_COME_IN.includes(role))) {
    return <NotYours name={door.me.display_name} leave={() => void leave()} />;
  }
  return (
    <Inbox
      api={api}
      fetch={fetch}
      me={door.me}
      leave={() => void leave()}
      onSignedOut={() => { setDoor({ phase: "out", notice: "Your sign-in has ended; sign in again." }); }}
    />
  );
}

function Trouble({ problem, again }: { problem: string; again: () => void }) {
  return (
    <main className="grid min-h-[80vh] place-items-center p-4">
      <div className="card grid w-full max-w-sm gap-4">
        <h1 className="text-lg">Leads</h1>
        <p className="note-bad" role="alert">{problem} Is propmubi still up?</p>
        <button type="button" className="btn" onClick={again}>Try again</button>
      </div>
    </main>
  );
}

function NotYours({ name, leave }: { name: string; leave: () => void }) {
  return (
    <main className="grid min-h-[80vh] place-items-center p-4">
      <div className="card grid w-full max-w-sm gap-4">
        <h1 className="text-lg">Leads</h1>
        <p>{name}, this page is for the roles agent and admin, and your account has neither.</p>
        <button type="button" className="btn" onClick={leave}>Sign in as somebody else</button>
      </div>
    </main>
  );
}
