import { useTools } from "../state/context.js";
import { BundleView } from "./BundleView.js";
import { FileList } from "./FileList.js";

/** Papers that came in: all of them, or one file with its pages and facts. */
export default function PapersScreen() {
  const { place } = useTools();
  return place.bundle === null ? <FileList /> : <BundleView key={place.bundle} id={place.bundle} />;
}
