import { moment, now } from "@propmubi/desk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import type { ContractRow } from "../api/contracts.js";
import { sendPapers } from "../api/titles.js";
import { Empty, Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { addressOf, NO_CASE } from "../state/place.js";
import { contractKey, useContractApi } from "./useContracts.js";

const POLL_MS = 1500;
const PATIENCE = 80;

const rest = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The agreements that were reviewed, and a way to have another one reviewed. */
export default function Contracts() {
  const api = useContractApi();
  const found = useQuery({ queryKey: ["contracts"], queryFn: ({ signal }) => api.list(signal) });
  return (
    <section aria-labelledby="contracts-title" className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2 sm:px-4">
        <h1 id="contracts-title" className="text-lg">Agreements</h1>
        <p className="text-quiet max-sm:sr-only">An agreement for sale against eighteen checks under RERA.</p>
        <Send />
      </div>
      {found.isPending && <Loading what="the agreements" />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty>No agreement was reviewed yet. Send one in: a PDF, a scan, a DOCX or a text.</Empty>}
      {found.data !== undefined && found.data.length > 0 && <ul aria-label="Agreements" className="min-h-0 flex-1 overflow-y-auto">{found.data.map((each) => <Row key={each.id} row={each} />)}</ul>}
    </section>
  );
}

function Row({ row }: { row: ContractRow }) {
  const { place, go } = useTools();
  const to = { ...NO_CASE, view: "contracts", contract: row.id } as const;
  const off = (["critical", "high", "medium", "low"] as const).filter((each) => row.off[each].length > 0).map((each) => `${row.off[each].length} ${each}`).join(", ");
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 border-b border-line px-3 py-2.5 hover:bg-sunken sm:px-4">
      <a
        href={addressOf({ ...place, ...to })}
        className="min-w-0 flex-1 truncate font-semibold -outline-offset-2 after:absolute after:inset-0"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go(to);
        }}
      >
        {row.file_name}
      </a>
      <span className={off === "" ? "text-good" : "text-warm"}>{off === "" ? "in order" : `${off} off`}</span>
      <span className="text-xs text-quiet">{moment(row.created_at, now())}</span>
    </li>
  );
}

/** A file in, read in the background, then reviewed and opened. */
function Send() {
  const { fetch, go } = useTools();
  const api = useContractApi();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [step, setStep] = useState<string | null>(null);
  const sent = useMutation({
    mutationFn: async (file: File) => {
      setStep("Sending…");
      const { documents: [document], refused: [refused] } = await sendPapers(fetch, [file], { kind: "other", id: null });
      if (!document) throw new Error(refused?.says ?? "The file was not taken.");
      setStep("Being read…");
      for (let turn = 0; turn < PATIENCE; turn += 1) {
        // A refused document is asked for too: the answer says why it could not be read.
        if (["verified", "refused"].includes(await api.state(document.id))) return api.review(document.id);
        await rest(POLL_MS);
      }
      throw new Error("Reading takes longer than usual; send the file once more in a while.");
    },
    onSuccess: (contract) => {
      client.setQueryData(contractKey(contract.id), contract);
      void client.invalidateQueries({ queryKey: ["contracts"] });
      go({ ...NO_CASE, view: "contracts", contract: contract.id });
    },
    onSettled: () => { setStep(null); },
  });
  return (
    <span className="ml-auto flex items-center gap-2">
      {sent.isError && <span role="alert" className="text-bad">{sent.error.message}</span>}
      <input
        ref={input} type="file" className="sr-only" tabIndex={-1} aria-label="Agreement to review"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) sent.mutate(file);
        }}
      />
      <button type="button" className="btn btn-main" disabled={sent.isPending} onClick={() => input.current?.click()}><Upload size={15} aria-hidden /><span aria-live="polite">{step ?? "Review an agreement"}</span></button>
    </span>
  );
}
