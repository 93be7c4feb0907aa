import { createCall, createClient, sessionFetch, signIn, signOut } from "@propmubi/client";
import { createRoot } from "react-dom/client";
import { createLeadApi } from "./api/leads.js";
import { App } from "./App.js";
import "./page.css";

const session = sessionFetch((input, init) => window.fetch(input, init), () => document.cookie);
const client = createClient({ fetch: session });
const askWho = () => client.get("/api/v1/me", {});
const api = createLeadApi(createCall({ fetch: session }));

const root = document.getElementById("inbox");
if (root) {
  createRoot(root).render(
    <App
      api={api}
      fetch={session}
      askWho={askWho}
      signIn={(who) => signIn(client, who)}
      signOut={signOut}
    />,
  );
}
