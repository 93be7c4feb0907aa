import { ApiError } from "@propmubi/client";
import { useState } from "preact/hooks";
import type { Credentials } from "./session.js";

interface Props {
  onSignIn: (who: Credentials) => Promise<void>;
  /** Why the person stands here again, if they were in before. */
  notice: string | null;
}

export function SignIn({ onSignIn, notice }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    const given = new FormData(form);
    setBusy(true);
    setProblem(null);
    try {
      await onSignIn({ email: textOf(given, "email"), password: textOf(given, "password") });
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The page has failed; reload it.");
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <h1>Operations</h1>
        <p class="quiet">For admins and auditors of this installation.</p>
        {notice && <p class="note">{notice}</p>}
        {problem && (
          <p class="note note-bad" role="alert">
            {problem}
          </p>
        )}
        <label>
          Email
          <input name="email" type="email" autocomplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
