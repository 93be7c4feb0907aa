import { createClient } from "@propmubi/client";
import { render } from "preact";
import { HomePage } from "./page/HomePage.js";
import "./page/theme.css";
import "./page/layout.css";
import "./search/search.css";
import "./status/status.css";

const root = document.getElementById("app");
if (root) render(<HomePage client={createClient()} origin={window.location.origin} />, root);
