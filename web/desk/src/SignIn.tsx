import { ApiError, type Credentials } from "@propmubi/client";
import { type SyntheticEvent, useState } from "react";
import { textIn } from "./forms.js";

interface Props {
  title: string;
  purpose: string;
  onSignIn: (who: Credentials) => Promise<void>;
  /** Why the person stands here again, if they were in before. */
  notice: string | null;
}

export function SignIn({ title, purpose, onSignIn, notice }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await onSignIn({ email: textIn(given, "email"), password: textIn(given, "password") });
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The page has failed; reload it.");
      setBusy(false);
    }
  };
  return (
    <main className="grid min-h-[80vh] place-items-center p-4">
      <form className="card grid w-full max-w-sm gap-4" onSubmit={(event) => void submit(event)}>
        <h1 className="text-lg">{title}</h1>
        <p className="text-quiet">{purpose}</p>
        {notice && <p className="rounded-r-lg border-l-3 border-accent bg-accent-soft px-3 py-2">{notice}</p>}
        {problem && <p className="note-bad" role="alert">{problem}</p>}
        <label className="grid gap-1 font-medium">
          Email
          <input className="field font-normal" name="email" type="email" autoComplete="username" required />
        </label>
        <label className="grid gap-1 font-medium">
          Password
          <input className="field font-normal" name="password" type="password" autoComplete="current-password" required />
        </label>
        <button type="submit" className="btn btn-main min-h-11" disabled={isBusy}>
          {isBusy ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}
