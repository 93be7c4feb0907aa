import type { Me } from "@propmubi/client";
import type { ComponentChildren } from "preact";
import mark from "../mark.svg";

export type View = "operations" | "usage";

const VIEWS: { view: View; title: string; href: string }[] = [
  { view: "operations", title: "Operations", href: "/ops" },
  { view: "usage", title: "Usage", href: "/ops?view=usage" },
];

/** Which page an address asks for. */
export function viewOf(search: string): View {
  return new URLSearchParams(search).get("view") === "usage" ? "usage" : "operations";
}

interface Props {
  view: View;
  me: Me;
  leave: () => void;
  children: ComponentChildren;
}

export function Top({ view, me, leave, children }: Props) {
  return (
    <header class="top">
      <p class="brand">
        <img src={mark} alt="" width="28" height="28" />
        PropMubi
      </p>
      <nav aria-label="Pages" class="pages">
        {VIEWS.map((each) => (
          <a key={each.view} href={each.href} aria-current={each.view === view ? "page" : undefined}>
            {each.title}
          </a>
        ))}
        {me.roles.includes("admin") && <a href="/inbox">Leads</a>}
      </nav>
      {children}
      <p class="who">
        <span class="quiet">
          {me.display_name}
          {me.tenant_name && ` · ${me.tenant_name}`}
        </span>
        <button type="button" onClick={leave}>
          Sign out
        </button>
      </p>
    </header>
  );
}
