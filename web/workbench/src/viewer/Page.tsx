import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { PaperPage } from "../api/documents.js";
import { Failed, Loading } from "../parts/States.js";
import { useTools } from "../state/context.js";
import type { PdfPageProps } from "./PdfPage.js";
import { areaOf, type Mark } from "./places.js";

/** Where the reader of PDF files cannot be fetched or fails, the server draws the page. */
const PdfPage = lazy<ComponentType<PdfPageProps>>(() => import("./PdfPage.js").catch(() => ({ default: NoReader })));

function NoReader({ onFailed }: PdfPageProps) {
  useEffect(onFailed, [onFailed]);
  return null;
}

export interface ShownPaper {
  id: string;
  file_name: string;
  /** The file itself has words that are masked on its pages: it is shown as the server's pictures alone. */
  isMasked?: boolean;
  /** When it was read last; a page may lie otherwise than before. */
  readAt?: string | null;
}

interface Props {
  paper: ShownPaper;
  number: number;
  /** 1: as wide as its pane. */
  zoom: number;
  /** What was read on it, from top to bottom. */
  marks: readonly Mark[];
  /** The mark that one came for. */
  lit: string | null;
  pick: (id: string) => void;
}

/** One page with the boxes of what was read on it. */
export function Page({ paper, number, zoom, ...boxes }: Props) {
  const { documents } = useTools();
  const pane = useRef<HTMLDivElement>(null);
  const width = useWidth(pane);
  const found = useQuery({ queryKey: ["page", paper.id, number, paper.readAt ?? null], queryFn: ({ signal }) => documents.page(paper.id, number, signal), staleTime: Infinity });
  return (
    <div ref={pane} className="min-h-0 flex-1 overflow-auto overscroll-contain bg-sunken p-3" tabIndex={0} role="region" aria-label={`Page ${number} of ${paper.file_name}`}>
      {found.isPending && <Loading what="the page" />}
      {found.data && <Told page={found.data} />}
      {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && width > 0 && <Sheet key={`${paper.id} ${number} ${paper.readAt ?? ""}`} paper={paper} page={found.data} widthPx={Math.round(width * zoom)} {...boxes} />}
    </div>
  );
}

/** From which file within the file it comes, and why it has no words. */
function Told({ page: { inside, says } }: { page: PaperPage }) {
  return (
    <>
      {inside && <p className="mb-2 text-quiet">From the file within: {inside}</p>}
      {says && <p className="mb-2 rounded-md bg-cold-soft px-3 py-1.5 text-cold">{says}</p>}
    </>
  );
}

function useWidth(pane: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const measure = (): void => {
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      setWidth(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => { watch.disconnect(); };
  }, [pane]);
  return width;
}

/** A scan is a picture in its file as well, and a turned page is upright only as the server's picture. */
function isDrawn(paper: ShownPaper, page: PaperPage): boolean {
  return paper.isMasked !== true && page.source === "text" && page.rotation === 0 && /\.pdf$/i.test(paper.file_name);
}

type BoxesProps = Pick<Props, "marks" | "lit" | "pick">;

function Sheet({ paper, page, widthPx, ...boxes }: { paper: ShownPaper; page: PaperPage; widthPx: number } & BoxesProps) {
  const { documents } = useTools();
  const [hasFailed, setFailed] = useState(false);
  const [isReady, setReady] = useState(false);
  const isPdf = isDrawn(paper, page) && !hasFailed;
  const picture = documents.picture(paper.id, page.number, 2, paper.readAt);
  return (
    <div
      className="relative mx-auto bg-white shadow-md"
      style={{ width: widthPx, aspectRatio: `${page.width_pt} / ${page.height_pt}` }}
      data-source={isPdf ? "pdf" : "picture"}
      data-ready={isReady}
    >
      {isPdf ? (
        <Suspense fallback={null}>
          <PdfPage address={documents.file(paper.id, "underwriting")} number={page.number} widthPx={widthPx} onFailed={() => { setFailed(true); }} onDrawn={() => { setReady(true); }} />
        </Suspense>
      ) : (
        <img src={picture} alt="" className="block h-full w-full" onLoad={() => { setReady(true); }} />
      )}
      {/* What the picture says, for those who do not see it. */}
      <div className="sr-only">{page.lines.map((line, at) => <p key={at}>{line.text}</p>)}</div>
      <Boxes page={page} {...boxes} />
    </div>
  );
}

/**
 * The boxes of the facts. Lines of a paper stand closer than a finger is wide, so they are for the pointer alone; by
 * keyboard and reader the list of facts says the same, and leads here.
 */
function Boxes({ page, marks, lit, pick }: { page: PaperPage } & BoxesProps) {
  const found = useRef<HTMLDivElement>(null);
  useEffect(() => {
    found.current?.scrollIntoView({ block: "center", inline: "nearest" });
  }, [lit, page]);
  return (
    <div
      aria-hidden
      className="absolute inset-0"
      onClick={(event) => {
        const fact = event.target instanceof HTMLElement ? event.target.dataset.fact : undefined;
        if (fact !== undefined) pick(fact);
      }}
    >
      {marks.map(({ id, box, title }) => {
        const isLit = lit === id;
        return (
          <div
            key={id}
            ref={isLit ? found : undefined}
            data-fact={id}
            data-lit={isLit}
            className={`absolute cursor-pointer rounded-xs border-2 ${isLit ? "border-[#b86e00] bg-[#ffd24d]/35" : "border-[#0b6b61]/50 bg-[#0b6b61]/8 hover:bg-[#0b6b61]/20"}`}
            style={areaOf(box, page)}
            title={title}
          />
        );
      })}
    </div>
  );
}
