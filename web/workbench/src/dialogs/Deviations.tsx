import type { Check } from "../api/types.js";
import { limitText } from "../words/values.js";
import { plain } from "../words/labels.js";
import { textOf } from "./Form.js";

/** Common grounds for setting a rule aside. Which level may do so, the server says. */
export const REASON_CODES: readonly { value: string; label: string }[] = [
  { value: "COMPENSATING_INCOME", label: "Other income that does not count" },
  { value: "STRONG_COLLATERAL", label: "Strong collateral" },
  { value: "LONG_RELATIONSHIP", label: "Long relationship, clean record" },
  { value: "LIABILITY_CLOSING", label: "A liability is about to close" },
  { value: "EVIDENCE_ACCEPTED", label: "Other evidence is accepted" },
  { value: "OTHER", label: "Other" },
];

/** LTV, KYC, fair lending and a defective title are never set aside (DOMAIN A8); the server refuses it as well. */
export function isDeviable({ code, state }: Check): boolean {
  return (state === "refer" || state === "fail") && !/^(ltv|kyc|title|fair)/i.test(code);
}

export function ReasonCode({ name }: { name: string }) {
  return (
    <label className="grid gap-1 text-xs font-medium">
      Reason code
      <select name={name} className="field font-normal">{REASON_CODES.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select>
    </label>
  );
}

/** For each rule that is not passed: a reason code and words, or it is left as it stands. */
export function Deviations({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Deviations <span className="font-normal text-quiet">for rules that are not passed; leave the words empty to ask for none</span></legend>
      {checks.map((each) => (
        <div key={each.code} className="grid gap-2 rounded-lg border border-line p-3 sm:grid-cols-2">
          <p className="sm:col-span-2">{plain(each.code)}: <span className="tabular-nums">{limitText(each.value, each.code)}</span> <span className="text-quiet">against {limitText(each.limit, each.code)}</span></p>
          <ReasonCode name={`reason-${each.code}`} />
          <label className="grid gap-1 text-xs font-medium">
            In words
            <input name={`text-${each.code}`} className="field font-normal" maxLength={4000} />
          </label>
        </div>
      ))}
    </fieldset>
  );
}

export function deviationsOf(form: FormData, checks: readonly Check[]): { code: string; reason_code: string; text: string }[] {
  return checks
    .map(({ code }) => ({ code, reason_code: textOf(form, `reason-${code}`), text: textOf(form, `text-${code}`) }))
    .filter(({ text }) => text !== "");
}
