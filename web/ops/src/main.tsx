import { createClient } from "@propmubi/client";
import { render } from "preact";
import { App } from "./App.js";
import { sessionFetch, signIn, signOut } from "./session/session.js";
import "../../home/src/page/theme.css";
import "./page.css";
import "./board/board.css";
import "./board/table.css";
import "./usage/usage.css";

const root = document.getElementById("app");
const client = createClient({ fetch: sessionFetch((input, init) => window.fetch(input, init), () => document.cookie) });
if (root) render(<App client={client} signIn={(who) => signIn(client, who)} signOut={signOut} />, root);
