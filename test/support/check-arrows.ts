import { cruiseProject, drawArrows, faultsOfArrows } from "./arrows.ts";
import { isPictureCurrent } from "./arrows-picture.ts";

const result = await cruiseProject();
const faults = faultsOfArrows(result);
if (!isPictureCurrent(drawArrows(result))) {
  faults.push("the arrows drawn in docs/architecture.md are not those of the code: run `npm run draw`");
}
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
