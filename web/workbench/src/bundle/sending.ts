import { ApiError } from "@propmubi/client";
import type { Received } from "../api/documents.js";

/** What became of one file that was sent. */
export interface Sent {
  name: string;
  /** null: it was refused. */
  id: string | null;
  /** Why, and what to do; null: it was taken. */
  says: string | null;
  /** The platform had it already; nothing is read again. */
  wasThere: boolean;
}

/** Sends files, each by itself: one that is refused or cut off leaves the others be. */
export async function sendFile(send: typeof fetch, file: File, of: string | null): Promise<Sent> {
  const form = new FormData();
  const [kind, id] = of?.split(":") ?? [];
  if (kind !== undefined && id !== undefined) {
    form.set("subject_kind", kind);
    form.set("subject_id", id);
  }
  form.set("files", file, file.name);
  try {
    const answer = await send("/api/v1/documents", { method: "POST", body: form });
    if (!answer.ok) throw await ApiError.of(answer);
    return told(file.name, (await answer.json()) as Received);
  } catch (error) {
    const says = error instanceof ApiError ? error.message : "The line broke; send it again.";
    return { name: file.name, id: null, says, wasThere: false };
  }
}

function told(name: string, { documents, refused }: Received): Sent {
  const [taken] = documents;
  if (taken) return { name, id: taken.id, says: null, wasThere: !taken.is_new };
  return { name, id: null, says: refused[0]?.says ?? "The server did not take it.", wasThere: false };
}
