import { defineConfig } from "vitest/config";

/** Browser tests that mostly wait: for silence, a countdown, a server that is away. Two of them do not disturb each other. */
const WAITING = ["control", "feeds", "freshness", "outages", "pushed", "status"].map(
  (name) => `test/browser/${name}.test.ts`,
);

/** How long servers may take to start, or to end, before all tests of a file; vitest's own 10 s are too few for a busy machine. */
const HOOKS = 60_000;

/** How long `expect.poll` asks before what it asks for counts as missing; its own second is too short where other work has the cores. */
const POLL = { poll: { timeout: 10_000 } };

// Unit tests mirror the rooms; journeys run the whole server on port 0; browser tests run it in real Chromium.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{lib,server,app,contracts,tooling}/**/*.test.ts?(x)"],
          // Properties are tried some hundred times, which takes long where other work has the cores.
          testTimeout: 60_000,
          hookTimeout: HOOKS,
          expect: POLL,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: HOOKS,
          expect: POLL,
          // Servers mostly wait for each other here.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "browser-waits",
          include: WAITING,
          testTimeout: 60_000,
          expect: POLL,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          exclude: WAITING,
          testTimeout: 60_000,
          expect: POLL,
          hookTimeout: 120_000,
          // One browser at a time: two on two cores would measure each other.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
