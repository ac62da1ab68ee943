import { setTimeout as sleep } from "node:timers/promises";
import { defineFeed } from "tidemark";

/** A cellar whose temperature goes up and down by a degree within five minutes. */
export default defineFeed({
  name: "Cellar",

  async run(emit, signal) {
    emit.describe({
      channel: "sensor/cellar/temperature",
      name: "Cellar temperature",
      unit: "°C",
      decimals: 2,
    });
    while (!signal.aborted) {
      emit({ channel: "sensor/cellar/temperature", value: 12 + Math.sin(Date.now() / 48_000) });
      await sleep(1_000, undefined, { signal }).catch(() => {});
    }
  },
});
