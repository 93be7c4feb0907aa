import { useEffect, useState } from "react";

/** A value once it has stayed the same for so long; the first one at once. */
export function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (settled === value) return;
    const timer = setTimeout(() => { setSettled(value); }, settled === null ? 0 : afterMs);
    return () => { clearTimeout(timer); };
  }, [value, settled, afterMs]);
  return settled;
}
