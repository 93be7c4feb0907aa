import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type RenderTask } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = workerUrl;

/** Our content policy allows neither evaluation nor WebAssembly; what only they can draw comes as a picture. */
const UNDER_OUR_POLICY = { isEvalSupported: false, useWasm: false };

/** Files that are open, latest last; a case is read by going back and forth between a few. */
const open = new Map<string, Promise<PDFDocumentProxy>>();
const KEPT = 4;

function fileOf(address: string): Promise<PDFDocumentProxy> {
  const known = open.get(address) ?? getDocument({ url: address, withCredentials: true, enableXfa: false, ...UNDER_OUR_POLICY }).promise;
  open.delete(address);
  open.set(address, known);
  // What failed is asked for anew the next time.
  known.catch(() => open.delete(address));
  for (const [oldest, file] of open) {
    if (open.size <= KEPT) break;
    open.delete(oldest);
    void file.then((each) => each.loadingTask.destroy()).catch(() => undefined);
  }
  return known;
}

export interface Drawing {
  done: Promise<void>;
  stop: () => void;
}

/** Draws a page of the file at that many pixels of width; `stop` leaves the canvas to another drawing. */
export function draw(address: string, number: number, canvas: HTMLCanvasElement, widthPx: number): Drawing {
  let task: RenderTask | null = null;
  let isStopped = false;
  const run = async (): Promise<void> => {
    const file = await fileOf(address);
    const page = await file.getPage(number);
    if (isStopped) return;
    const { width } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: widthPx / width });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    task = page.render({ canvas, viewport });
    await task.promise;
  };
  return {
    done: run(),
    stop: () => {
      isStopped = true;
      task?.cancel();
    },
  };
}
