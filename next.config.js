// Set before Next starts its own work, so that no build or server reports home.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check`, once for all rooms.
  typescript: { ignoreBuildErrors: true },
  experimental: { agentUpgrade: false },
  // A quarter of Recharts is for series, scales and ticks that the board does not have: docs/decisions/recharts.md.
  turbopack: {
    resolveAlias: {
      "victory-vendor/d3-scale": "./app/_widgets/chart/linear-scale.ts",
      "victory-vendor/d3-shape": "./app/_widgets/chart/left-out.cjs",
      "decimal.js-light": "./app/_widgets/chart/left-out.cjs",
    },
  },
};

export default config;
