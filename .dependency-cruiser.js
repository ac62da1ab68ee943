/** The arrows between rooms (docs/architecture.md). The comment of a rule is its reason and is printed with each fault. */
const TYPES_ONLY = { dependencyTypesNot: ["type-only"] };

/** Paths of npm packages, wherever they are installed. */
const npm = (...names) => `node_modules/(${names.join("|")})/`;

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const everywhere = [
  {
    name: "no-cycles",
    comment: "two files that need each other are one file, or have a third between them",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "imports-resolve",
    comment: "an import that leads nowhere fails at run time, in the room that least expects it",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "nothing-imports-tests",
    comment: "what runs in production is whole without test/ and bench/",
    severity: "error",
    from: { path: "^(app|lib|server)/" },
    to: { path: "^(test|bench)/" },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const lib = [
  {
    name: "lib-stands-alone",
    comment:
      "lib is the words both sides share: it knows neither Node, nor the browser, nor a library but zod",
    severity: "error",
    from: { path: "^lib/" },
    to: { pathNot: ["^lib/", npm("zod")] },
  },
  {
    name: "zod-only-in-protocol",
    comment:
      "the browser imports lib; only protocol.ts, of which it takes types alone, may bring a validator along",
    severity: "error",
    from: { path: "^lib/", pathNot: "^lib/protocol\\.ts$" },
    to: { path: npm("zod") },
  },
  {
    name: "lib-takes-types-of-protocol",
    comment: "a value imported from protocol.ts would carry the validator into the browser through lib",
    severity: "error",
    from: { path: "^lib/" },
    to: { path: "^lib/protocol\\.ts$", ...TYPES_ONLY },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const server = [
  {
    name: "server-knows-no-pages",
    comment: "the server hands a request to Next and knows nothing of what it draws",
    severity: "error",
    from: { path: "^server/" },
    to: { path: "^app/" },
  },
  {
    name: "feeds-see-themselves",
    comment: "a feed emits; what becomes of a tick is not its business, so a new feed touches one room",
    severity: "error",
    from: { path: "^server/feeds/" },
    to: { path: "^server/", pathNot: "^server/feeds/" },
  },
  {
    name: "hub-sees-itself",
    comment: "ticks pass through the hub on every node and in every test, whoever feeds it or reads from it",
    severity: "error",
    from: { path: "^server/hub/" },
    to: { path: "^server/", pathNot: "^server/hub/" },
  },
  {
    name: "gateway-sees-the-hub",
    comment:
      "sessions read from the hub, and of the history its port; where ticks come from and what HTTP serves is none of theirs",
    severity: "error",
    from: { path: "^server/gateway/" },
    to: {
      path: "^server/",
      pathNot: ["^server/(gateway|hub)/", "^server/history/history\\.ts$"],
    },
  },
  {
    name: "http-sees-the-hub",
    comment: "HTTP reads the catalog, and of the history its port; sessions are the gateway's",
    severity: "error",
    from: { path: "^server/http/" },
    to: {
      path: "^server/",
      pathNot: ["^server/(http|hub)/", "^server/history/history\\.ts$"],
    },
  },
  {
    name: "history-sees-itself",
    comment: "what is kept and how is nobody else's; ticks and channels come to it by functions",
    severity: "error",
    from: { path: "^server/history/" },
    to: { path: "^server/", pathNot: "^server/history/" },
  },
  {
    name: "telemetry-is-handed-what-it-reads",
    comment:
      "telemetry reads numbers through functions it is given; a room that is measured, or changed, does not change it",
    severity: "error",
    from: { path: "^server/telemetry/" },
    to: { path: "^server/", pathNot: "^server/telemetry/" },
  },
  {
    name: "only-start-server-joins-rooms",
    comment:
      "start-server.ts, with feed-runner.ts, introduces the rooms to each other; import-recording.ts leads a file past the hub into history; config asks the feeds for their options, and lets files of the user's import defineFeed from tidemark, and that is all",
    severity: "error",
    from: { path: "^server/[^/]+$", pathNot: "^server/(start-server|feed-runner|import-recording)\\.ts$" },
    to: {
      path: "^server/[^/]+/",
      pathNot: ["^server/feeds/(choose-feeds|define-feed|module/own-name)\\.ts$"],
    },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const app = [
  {
    name: "app-knows-no-server",
    comment: "the browser and the server meet on the wire, in words from lib",
    severity: "error",
    from: { path: "^app/" },
    to: { path: "^server/" },
  },
  {
    name: "app-ships-no-validator",
    comment: "of the protocol the browser needs the types; the validator would be a third of its code",
    severity: "error",
    from: { path: "^app/" },
    to: { path: ["^lib/protocol\\.ts$", npm("zod")], ...TYPES_ONLY },
  },
  {
    name: "ui-has-no-knowledge",
    comment: "_ui is looks: a card or button that knows of channels cannot be used for anything else",
    severity: "error",
    from: { path: "^app/_ui/" },
    to: { path: "^app/", pathNot: "^app/_ui/" },
  },
  {
    name: "live-has-no-looks",
    comment: "_live is the browser's side of the stream and is tested without a page",
    severity: "error",
    from: { path: "^app/_live/" },
    to: { path: "^app/", pathNot: "^app/_live/" },
  },
  {
    name: "sockets-live-in-live",
    comment: "one place talks to the server; a widget asks the store",
    severity: "error",
    from: { path: "^app/", pathNot: "^app/_live/" },
    to: { path: npm("socket\\.io-client", "engine\\.io-client") },
  },
  {
    name: "widgets-import-no-pages",
    comment: "pages compose widgets, not the other way round",
    severity: "error",
    from: { path: "^app/_widgets/" },
    to: { path: "^app/", pathNot: "^app/_" },
  },
];

export default {
  forbidden: [...everywhere, ...lib, ...server, ...app],
  /** @type {import("dependency-cruiser").ICruiseOptions} */
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|coverage|data)/" },
    // Types are arrows too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
    },
  },
};
