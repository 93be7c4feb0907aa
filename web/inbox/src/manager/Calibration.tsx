import { percent } from "@propmubi/desk";
import type { CalibrationBand } from "../api/types.js";
import { BANDS, plain } from "../words/labels.js";

const ROW = 46;
const LEFT = 52;
const WIDTH = 360;
const BAR = 14;

/** How often what was predicted came true, band by band; where both bars are alike, the score can be trusted. */
export function Calibration({ bands }: { bands: readonly CalibrationBand[] }) {
  const most = Math.max(0.1, ...bands.flatMap((each) => [each.predicted ?? 0, each.actual ?? 0]));
  const room = WIDTH - LEFT - 48;
  return (
    <section aria-labelledby="calibration" className="card">
      <h3 id="calibration">Predicted against actual</h3>
      <p className="mb-2 text-xs text-quiet">Visit or booking within 30 days. <span className="font-semibold text-accent">Upper bar: predicted.</span> <span className="font-semibold text-warm">Lower bar: what came true.</span></p>
      {bands.length === 0 ? (
        <p className="text-quiet">No lead is old enough yet to know how it went.</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} ${bands.length * ROW}`} className="w-full max-w-lg text-[12px]" role="img" aria-label={said(bands)}>
          {bands.map((each, at) => (
            <g key={each.band} transform={`translate(0 ${at * ROW})`}>
              <text x="0" y="16" fill="var(--ink)" fontWeight="600">{nameOf(each.band)}</text>
              <text x="0" y="32" fill="var(--quiet)" fontSize="11">{each.leads.toLocaleString("en-IN")}</text>
              <Share y={4} share={each.predicted} room={room} most={most} fill="var(--accent)" />
              <Share y={4 + BAR + 3} share={each.actual} room={room} most={most} fill="var(--warm)" />
            </g>
          ))}
        </svg>
      )}
    </section>
  );
}

interface ShareProps {
  y: number;
  share: number | null;
  room: number;
  most: number;
  fill: string;
}

function Share({ y, share, room, most, fill }: ShareProps) {
  const width = share === null ? 0 : Math.max(2, (share / most) * room);
  return (
    <>
      <rect x={LEFT} y={y} width={width} height={BAR} rx="3" fill={fill} />
      <text x={LEFT + width + 6} y={y + 11} fill="var(--ink)" fontSize="11">{share === null ? "not known yet" : percent(share)}</text>
    </>
  );
}

function nameOf(band: string): string {
  return band in BANDS ? BANDS[band as keyof typeof BANDS] : plain(band);
}

/** The chart in words. */
export function said(bands: readonly CalibrationBand[]): string {
  return bands
    .map((each) => `${nameOf(each.band)}, ${each.leads} leads: predicted ${words(each.predicted)}, actual ${words(each.actual)}`)
    .join("; ");
}

function words(share: number | null): string {
  return share === null ? "not known" : percent(share);
}
