const LAKH = 100_000;
const CRORE = 10_000_000;

/** 12500000 as "₹1.25 Cr", 450000 as "₹4.5 L", 1500 as "₹1,500". */
export function rupees(value: number): string {
  const size = Math.abs(value);
  // 99,95,000 is said as a crore, not as "100 L".
  if (size >= CRORE - LAKH / 20) return `₹${short(value / CRORE)} Cr`;
  if (size >= LAKH) return `₹${short(value / LAKH)} L`;
  return `₹${value.toLocaleString("en-IN")}`;
}

function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString("en-IN");
}

/** 0.424 as "42 %"; null when it is not known. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}
