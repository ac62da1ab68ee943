// All charts in one piece of code: what they share is fetched once.
export { LiveChart } from "../chart/live-chart.tsx";
export { StagedChart } from "./staged-chart.tsx";
