import { textIn } from "@propmubi/desk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { NO_CASE } from "../state/place.js";
import { Ask, Field } from "./Ask.js";
import { titleKey, useTitleApi } from "./useTitle.js";

/** A title file for a property; its papers are sent in afterwards. */
export function NewTitle({ close }: { close: () => void }) {
  const { go } = useTools();
  const api = useTitleApi();
  const client = useQueryClient();
  const opened = useMutation({
    mutationFn: api.open,
    onSuccess: (file) => {
      client.setQueryData(titleKey(file.title.id), file);
      void client.invalidateQueries({ queryKey: ["titles"] });
      close();
      go({ ...NO_CASE, view: "titles", title: file.title.id, part: "papers" });
    },
  });
  return (
    <Ask
      title="New title file"
      does="Open it"
      isBusy={opened.isPending}
      problem={opened.isError ? problemOf(opened.error) : null}
      close={close}
      submit={(form) => {
        const told = (name: string): string => textIn(form, name).trim();
        opened.mutate({ text: told("text"), city: told("city") || null, state: told("state") || null });
      }}
    >
      <Field name="text" label="Property" hint="As the deeds describe it: plot, survey number, village" isFirst />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="city" label="City" isOptional />
        <Field name="state" label="State" isOptional />
      </div>
    </Ask>
  );
}
