import { type Finding } from "../words/findings.js";
import { plain } from "../words/labels.js";
import { textOf } from "./Form.js";

/** Grounds for setting a rule aside (domain/rules, case.deviation_reasons). Which level may do so, the server says. */
const REASON_CODES: readonly { value: string; label: string }[] = [
  { value: "compensating_income", label: "Other income makes up for it" },
  { value: "low_ltv", label: "Little is lent on the value" },
  { value: "additional_security", label: "Additional security" },
  { value: "long_relationship", label: "Long relationship, clean record" },
  { value: "documented_explanation", label: "Explained, with papers" },
  { value: "professional_prospects", label: "Professional prospects" },
  { value: "paper_awaited", label: "A paper is on its way" },
];

export function ReasonCode({ name }: { name: string }) {
  return (
    <label className="grid gap-1 text-xs font-medium">
      Reason code
      <select name={name} className="field font-normal">{REASON_CODES.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select>
    </label>
  );
}

/** For each doubt of the engine: a reason code and words, or it is left as it stands. */
export function Deviations({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Deviations <span className="font-normal text-quiet">for what the engine found; leave the words empty to ask for none</span></legend>
      {findings.map(({ code }) => (
        <div key={code} className="grid gap-2 rounded-lg border border-line p-3 sm:grid-cols-2">
          <p className="sm:col-span-2">{plain(code)}</p>
          <ReasonCode name={`reason-${code}`} />
          <label className="grid gap-1 text-xs font-medium">
            In words
            <input name={`text-${code}`} className="field font-normal" maxLength={4000} />
          </label>
        </div>
      ))}
    </fieldset>
  );
}

export function deviationsOf(form: FormData, findings: readonly Finding[]): { code: string; reason_code: string; text: string }[] {
  return findings
    .map(({ code }) => ({ code, reason_code: textOf(form, `reason-${code}`), text: textOf(form, `text-${code}`) }))
    .filter(({ text }) => text !== "");
}
