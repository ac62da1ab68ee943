import { describe, expect, it } from "vitest";
import { judgeSoak, type SoakRun, type SoakSample } from "../../bench/delivery/soak-verdict.ts";

const MIB = 1_048_576;

/** Ten minutes, a sample each ten seconds, of so many bytes. */
function samples(bytes: (minute: number) => number): SoakSample[] {
  return Array.from({ length: 60 }, (_, at) => {
    const minute = (at + 1) / 6;
    return { minute, heap: bytes(minute), external: 0, rss: 0, handles: 0, sessions: 0 };
  });
}

function run(change: Partial<SoakRun> = {}): SoakRun {
  const ledgers = [{ rows: 10, faults: [], faultCount: 0, lost: 0 }];
  return { samples: samples(() => 30 * MIB), sessionsLeft: 0, ledgers, ...change };
}

describe("the verdict on a soak", () => {
  it("is good where memory is level after the first quarter, and gives its slope", () => {
    const settling = samples((minute) => (minute < 2.5 ? 10 * minute : 25) * MIB + (minute % 1) * MIB);
    expect(judgeSoak(run({ samples: settling })).passed).toBe(true);
    const { lines } = judgeSoak(run({ samples: samples((minute) => (100 + 0.1 * minute) * MIB) }));
    expect(lines).toContain("slope after the first quarter: 6.0 MiB an hour");
  });

  it.each<[string, Partial<SoakRun>]>([
    ["memory grows", { samples: samples((minute) => (30 + minute) * MIB) }],
    ["a session is left", { sessionsLeft: 1 }],
    [
      "a reader was told something wrong",
      { ledgers: [{ rows: 10, faults: ["FR4"], faultCount: 1, lost: 0 }] },
    ],
    ["nobody was told anything", { ledgers: [] }],
    ["there are too few samples to say", { samples: samples(() => MIB).slice(0, 3) }],
  ])("is bad where %s", (_, change) => {
    expect(judgeSoak(run()).passed).toBe(true);
    expect(judgeSoak(run(change)).passed).toBe(false);
  });
});
