import { cruiseProject, drawArrows } from "./arrows.ts";
import { writePicture } from "./arrows-picture.ts";

// `npm run draw`
writePicture(drawArrows(await cruiseProject()));
