import { defineConfig } from "vitest/config";

// Unit tests mirror the rooms; journeys run the whole server on port 0; browser tests run it in real Chromium.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{lib,server,app,contracts,tooling}/**/*.test.ts?(x)"],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 30_000,
          // Servers mostly wait for each other here.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // One browser at a time: two on two cores would measure each other.
          fileParallelism: false,
        },
      },
    ],
  },
});
