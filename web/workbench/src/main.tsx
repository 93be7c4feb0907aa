import { createCall, createClient, sessionFetch, signIn, signOut } from "@propmubi/client";
import { createRoot } from "react-dom/client";
import { createCaseApi } from "./api/cases.js";
import { createDocumentApi } from "./api/documents.js";
import { App } from "./App.js";
import "./page.css";

const session = sessionFetch((input, init) => window.fetch(input, init), () => document.cookie);
const client = createClient({ fetch: session });
const askWho = () => client.get("/api/v1/me", {});
const call = createCall({ fetch: session });

const root = document.getElementById("workbench");
if (root) {
  createRoot(root).render(
    <App
      api={createCaseApi(call)}
      documents={createDocumentApi(call)}
      fetch={session}
      askWho={askWho}
      signIn={(who) => signIn(client, who)}
      signOut={signOut}
    />,
  );
}
