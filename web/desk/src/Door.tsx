import { ApiError, type Credentials, type Me } from "@propmubi/client";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { SignIn } from "./SignIn.js";

interface Props {
  /** The desk's name, over each of its notices. */
  title: string;
  /** What it is and for whom, over the sign-in. */
  purpose: string;
  /** One of these is needed to come in. */
  roles: readonly string[];
  askWho: () => Promise<Me>;
  signIn: (who: Credentials) => Promise<void>;
  signOut: () => Promise<void>;
  children: (inside: Inside) => ReactNode;
}

export interface Inside {
  me: Me;
  leave: () => void;
  /** The server no longer knows who asks. */
  onSignedOut: () => void;
}

type State =
  | { phase: "asking" }
  | { phase: "out"; notice: string | null }
  | { phase: "error"; problem: string }
  | { phase: "in"; me: Me };

/** A desk behind its door: only people of its roles come in. */
export function Door({ title, purpose, roles, askWho, signIn, signOut, children }: Props) {
  const [door, setDoor] = useState<State>({ phase: "asking" });
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
  if (door.phase === "error") {
    return (
      <Notice title={title} way={{ label: "Try again", go: () => void ask() }}>
        <p className="note-bad" role="alert">{door.problem} Is propmubi still up?</p>
      </Notice>
    );
  }
  if (door.phase === "out") {
    const enter = async (who: Credentials) => {
      await signIn(who);
      await ask();
    };
    return <SignIn title={title} purpose={purpose} onSignIn={enter} notice={door.notice} />;
  }
  if (!door.me.roles.some((role) => roles.includes(role))) {
    return (
      <Notice title={title} way={{ label: "Sign in as somebody else", go: () => void leave() }}>
        <p>{door.me.display_name}, this page is for the roles {inWords(roles)}, and your account has none of them.</p>
      </Notice>
    );
  }
  return children({
    me: door.me,
    leave: () => void leave(),
    onSignedOut: () => { setDoor({ phase: "out", notice: "Your sign-in has ended; sign in again." }); },
  });
}

function inWords(roles: readonly string[]): string {
  return [roles.slice(0, -1).join(", "), ...roles.slice(-1)].filter((part) => part !== "").join(" and ");
}

function Notice({ title, way, children }: { title: string; way: { label: string; go: () => void }; children: ReactNode }) {
  return (
    <main className="grid min-h-[80vh] place-items-center p-4">
      <div className="card grid w-full max-w-sm gap-4">
        <h1 className="text-lg">{title}</h1>
        {children}
        <button type="button" className="btn" onClick={way.go}>{way.label}</button>
      </div>
    </main>
  );
}
