import { afterEach, describe, expect, test } from "vitest";
import type { CardOf } from "../../conversation/index.js";
import { openChat, turn } from "../../test/stage.js";

afterEach(() => {
  document.body.replaceChildren();
});

describe("the enquiry", () => {
  const form = (id: string, more: Partial<CardOf<"contact_form">> = {}): CardOf<"contact_form"> => ({
    type: "contact_form",
    id,
    missing: ["phone", "name", "consent"],
    consent_text: "I agree to be called.",
    text_version: "v1",
    channel: "call",
    number: 1,
    ...more,
  });
  const asked = (id: string, more: Partial<CardOf<"contact_form">> = {}) =>
    turn({ id, action: { type: "contact", number: 1 }, isAction: true, cards: [form(id, more)], answer: "Your name?" });
  const fill = (chat: ReturnType<typeof openChat>, name: string, phone: string): void => {
    (chat.one("[name=name]") as HTMLInputElement).value = name;
    (chat.one("[name=phone]") as HTMLInputElement).value = phone;
  };
  const submit = (chat: ReturnType<typeof openChat>): void => {
    chat.one("form.card").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  };

  test("is not sent before name, number and the tick are there, and each field says what it needs", () => {
    const chat = openChat({ turns: [asked("f1")] });
    fill(chat, " ", "123");

    submit(chat);

    expect(chat.acts).toEqual([]);
    expect(chat.all("form.card .unmatched").map((need) => need.textContent)).toEqual([
      "Enter your name.",
      "Enter a mobile number with 10 digits.",
      "Tick the box to agree.",
    ]);
    expect(chat.one("[name=phone]").getAttribute("aria-invalid")).toBe("true");
    expect(chat.root.activeElement).toBe(chat.one("[name=name]"));
  });

  test("goes with the version of the words that were ticked", () => {
    const chat = openChat({ turns: [asked("f1")] });
    fill(chat, "Asha Rao", "98450 12345");
    (chat.one("[name=consent]") as HTMLInputElement).checked = true;

    submit(chat);

    const sent = { name: "Asha Rao", phone: "98450 12345", channel: "call", consent: true, text_version: "v1" };
    expect(chat.acts).toEqual([{ type: "contact", number: 1, ...sent }]);
    expect(chat.all("form.card .unmatched")).toEqual([]);
  });

  test("another channel has other words, so the tick is taken back and what was typed stays", () => {
    const chat = openChat({ turns: [asked("f1")] });
    fill(chat, "Asha", "9845012345");
    (chat.one("[name=consent]") as HTMLInputElement).checked = true;
    const channel = chat.one("[name=channel]") as HTMLSelectElement;
    channel.value = "whatsapp";
    channel.dispatchEvent(new Event("change", { bubbles: true }));
    expect(chat.acts).toEqual([{ type: "contact", number: 1, channel: "whatsapp" }]);

    const words = "I agree to be written to on WhatsApp.";
    chat.say({ turns: [asked("f1"), asked("f2", { channel: "whatsapp", consent_text: words })] });

    expect(chat.all("form.card")).toHaveLength(1);
    expect((chat.one("[name=consent]") as HTMLInputElement).checked).toBe(false);
    expect((chat.one("[name=name]") as HTMLInputElement).value).toBe("Asha");
    expect(chat.one("form.card").textContent).toContain(words);
  });

  test("what the platform still misses is said at its field", () => {
    const chat = openChat({ turns: [asked("f1")] });
    fill(chat, "Asha", "0000000000");
    (chat.one("[name=consent]") as HTMLInputElement).checked = true;
    submit(chat);

    chat.say({ turns: [asked("f1"), asked("f2", { missing: ["phone"] })] });

    expect(chat.all("form.card .unmatched").map((need) => need.textContent)).toEqual(["Enter a mobile number with 10 digits."]);
  });

  test("is gone once the enquiry is stored, and the number shown is masked", () => {
    const card: CardOf<"lead_captured"> = {
      type: "lead_captured",
      id: "l",
      lead_id: "l1",
      phone_masked: "+91XXXXXX2345",
      channel: "call",
      text_version: "v1",
      listing_ids: [],
    };
    const sent = turn({ id: "f2", action: { type: "contact", number: 1 }, isAction: true, cards: [card], answer: "Sent." });
    const chat = openChat({ turns: [asked("f1"), sent] });

    expect(chat.all("form.card")).toEqual([]);
    expect(chat.one(".turn").textContent).toContain("+91XXXXXX2345");
  });

  test("the words to agree to are read beside the box and not twice", () => {
    const chat = openChat({ turns: [turn({ cards: [form("f1")], answer: "Your name?\nI agree to be called." })] });

    expect(chat.one(".answer").textContent).toBe("Your name?");
  });
});
