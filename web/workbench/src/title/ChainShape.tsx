import type { ComponentType } from "react";
import type { Chain } from "../api/titles.js";

type Part = Chain["groups"][number]["parts"][number];

interface Props {
  part: Part;
}

/** One shape of the chain's picture. */
export function Shape({ part }: Props) {
  const Kind = KINDS[part.kind];
  return <Kind part={part} />;
}

const KINDS: Record<Part["kind"], ComponentType<Props>> = { box: Box, circle: Circle, polygon: Polygon, line: Line, words: Words };

function pointOf({ points }: Part, at = 0): [x: number, y: number] {
  const [x = 0, y = 0] = points[at] ?? [];
  return [x, y];
}

const ROUND: Readonly<Record<string, number>> = { badge: 12, paper: 0 };

function Box({ part }: Props) {
  const [x, y] = pointOf(part);
  return <rect x={x} y={y} width={part.width ?? 0} height={part.height ?? 0} rx={ROUND[part.look] ?? 3} className={part.look} />;
}

function Circle({ part }: Props) {
  const [x, y] = pointOf(part);
  return <circle cx={x} cy={y} r={(part.width ?? 0) / 2} className={part.look} />;
}

function Polygon({ part: { points, look } }: Props) {
  return <polygon points={points.map((each) => each.join(",")).join(" ")} className={look} />;
}

function Line({ part }: Props) {
  const [x, y] = pointOf(part);
  const [x2, y2] = pointOf(part, 1);
  return <line x1={x} y1={y} x2={x2} y2={y2} className={part.look} />;
}

function Words({ part }: Props) {
  const [x, y] = pointOf(part);
  return <text x={x} y={y} textAnchor={part.anchor ?? "start"} className={part.look}>{part.text}</text>;
}
