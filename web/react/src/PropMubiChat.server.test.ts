// @vitest-environment node
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { PropMubiChat } from "./index.js";

test("a server renders the bare element and needs no browser", () => {
  expect(typeof window).toBe("undefined");

  const html = renderToString(
    createElement(PropMubiChat, { site: "pms_a", api: "https://chat.example", lang: "mr", className: "chat", open: true }),
  );

  expect(html).toMatch(/^<propmubi-chat [^>]*><\/propmubi-chat>$/);
  expect(html).toContain('site="pms_a"');
  expect(html).toContain('api="https://chat.example"');
  expect(html).toContain('lang="mr"');
  expect(html).toContain('class="chat"');
  expect(html).toMatch(/ open[ =>]/);
});

test("what is not given is not rendered", () => {
  const html = renderToString(createElement(PropMubiChat, { site: "pms_a", open: false, onLead: () => undefined }));

  expect(html).toBe('<propmubi-chat site="pms_a"></propmubi-chat>');
});
