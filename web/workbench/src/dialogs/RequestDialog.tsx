import { moment, now } from "@propmubi/desk";
import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { Form, TextArea, textOf } from "./Form.js";

/** Asks the applicant for papers: what is missing is chosen already. */
export function RequestDialog() {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  // The same paper of two people is one code; the API takes codes.
  const items = [...new Map(detail.missing.map((each) => [each.code, each])).values()];
  return (
    <Form
      title="Request papers"
      does="Send the request"
      isBusy={isBusy}
      problem={problem}
      submit={(form) => {
        const chosen = form.getAll("item").map(String);
        run({ path: "request-documents", body: { items: chosen, note: textOf(form, "note") }, says: chosen.length === 1 ? "1 paper is asked for" : `${chosen.length} papers are asked for` });
      }}
    >
      {items.length === 0 && <p className="text-quiet">No paper is missing by the rules.</p>}
      <fieldset className="grid gap-2">
        <legend className="mb-1 font-medium">Missing by the rules</legend>
        {items.map((each, at) => (
          <label key={each.code} className="flex items-start gap-2">
            <input type="checkbox" name="item" value={each.code} defaultChecked data-first={at === 0 || undefined} className="mt-0.5 size-4 accent-(--accent)" />
            <span>{each.text}{each.requested_at !== null && <span className="block text-xs text-quiet">asked for {moment(each.requested_at, now())}</span>}</span>
          </label>
        ))}
      </fieldset>
      <TextArea name="note" label="Note to the applicant" isOptional />
    </Form>
  );
}
