import * as elsewhere from "./elsewhere.ts";
import * as linux from "./linux.ts";
import { memory } from "./memory.ts";
import { load, Processor } from "./processor.ts";
import type { Reading } from "./reading.ts";
import { temperature } from "./temperature.ts";
import { Traffic } from "./traffic.ts";

/** Everything this machine is asked, by the cheapest way its system has. */
export async function readingsOfThisMachine(): Promise<Reading[]> {
  const onLinux = process.platform === "linux";
  const network = onLinux ? linux.networkCounters : elsewhere.networkCounters;
  const disk = onLinux ? linux.diskCounters : elsewhere.diskCounters;
  const celsius = onLinux ? await linux.findTemperature() : elsewhere.celsius;
  return [
    new Processor(),
    load,
    memory,
    new Traffic("network", { in: "in", out: "out" }, network),
    new Traffic("disk", { read: "in", write: "out" }, disk),
    ...(celsius ? [temperature(celsius)] : []),
  ];
}
