import { useEffect, useRef } from "react";
import { draw } from "./pdf.js";

export interface PdfPageProps {
  address: string;
  number: number;
  /** Width in the page's own pixels. */
  widthPx: number;
  onFailed: () => void;
  onDrawn: () => void;
}

/** A page drawn from the file itself; where that fails the page's picture takes its place. */
export default function PdfPage({ address, number, widthPx, onFailed, onDrawn }: PdfPageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const told = useRef({ onFailed, onDrawn });
  useEffect(() => {
    told.current = { onFailed, onDrawn };
  }, [onFailed, onDrawn]);
  useEffect(() => {
    if (!canvas.current) return;
    let isOver = false;
    const drawing = draw(address, number, canvas.current, Math.min(widthPx * window.devicePixelRatio, 3000));
    drawing.done.then(
      () => { if (!isOver) told.current.onDrawn(); },
      () => { if (!isOver) told.current.onFailed(); },
    );
    return () => {
      isOver = true;
      drawing.stop();
    };
  }, [address, number, widthPx]);
  return <canvas ref={canvas} className="block h-full w-full" data-page={number} aria-hidden />;
}
