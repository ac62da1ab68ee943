import { cruise, type ICruiseResult, type IModule } from "dependency-cruiser";
import config from "../../.dependency-cruiser.js";
import { ROOT } from "./steps.ts";

/** Fewer modules than this mean that the cruise read nothing, not that the project is tidy. */
export const FEWEST_MODULES = 30;

const ROOMS = ["app", "lib", "server", "bench", "test"];

/** Follows every import of the project. @param folders relative to the project's top. */
export async function cruiseProject(folders: readonly string[] = ROOMS): Promise<ICruiseResult> {
  const { forbidden, options } = config;
  const wish = { ...options, baseDir: ROOT, validate: true, ruleSet: { forbidden } };
  const { output } = await cruise([...folders], wish);
  if (typeof output === "string")
    throw new Error("dependency-cruiser answered with text; ask for no outputType");
  return output;
}

/** What is wrong with the arrows, a line each; none when all is well. */
export function faultsOfArrows({ summary }: ICruiseResult): string[] {
  const faults = summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to} (${reasonOf(rule.name)})`,
  );
  if (summary.totalCruised < FEWEST_MODULES) {
    const least = `at least ${FEWEST_MODULES} are expected`;
    faults.push(
      `${summary.totalCruised} modules read, ${least}: see that TypeScript has an API and the folders exist`,
    );
  }
  return faults;
}

function reasonOf(name: string): string {
  return config.forbidden.find((rule) => rule.name === name)?.comment ?? "no reason given";
}

/** The rooms in reading order, each with the paths that belong to it. The first match counts. */
const PLACES: readonly { readonly id: string; readonly title: string; readonly path: RegExp }[] = [
  { id: "pages", title: "app: pages", path: /^app\/(?!_)/ },
  { id: "widgets", title: "app/_widgets", path: /^app\/_widgets\// },
  { id: "ui", title: "app/_ui", path: /^app\/_ui\// },
  { id: "live", title: "app/_live", path: /^app\/_live\// },
  { id: "lib", title: "lib", path: /^lib\// },
  { id: "port", title: "server/feeds/feed.ts (port)", path: /^server\/feeds\/feed\.ts$/ },
  { id: "feeds", title: "server/feeds", path: /^server\/feeds\// },
  { id: "hub", title: "server/hub", path: /^server\/hub\// },
  { id: "keep", title: "server/history/history.ts (port)", path: /^server\/history\/history\.ts$/ },
  { id: "history", title: "server/history", path: /^server\/history\// },
  { id: "gateway", title: "server/gateway", path: /^server\/gateway\// },
  { id: "http", title: "server/http", path: /^server\/http\// },
  { id: "telemetry", title: "server/telemetry", path: /^server\/telemetry\// },
  { id: "start", title: "server: start-server, config, index", path: /^server\/[^/]+$/ },
];

/** The imports between rooms as a Mermaid flowchart. */
export function drawArrows({ modules }: ICruiseResult): string {
  const drawn = new Set(modules.flatMap(arrowsOf));
  const used = PLACES.filter(({ id }) => [...drawn].some((arrow) => arrow.split(" --> ").includes(id)));
  const nodes = used.map(({ id, title }) => `  ${id}["${title}"]`);
  return ["flowchart TD", ...nodes, ...[...drawn].sort().map((arrow) => `  ${arrow}`)].join("\n");
}

function arrowsOf({ source, dependencies }: IModule): string[] {
  const from = placeOf(source);
  const targets = dependencies.map(({ resolved }) => placeOf(resolved));
  return targets.flatMap((to) => (from && to && from !== to ? [`${from} --> ${to}`] : []));
}

function placeOf(file: string): string | undefined {
  return PLACES.find(({ path }) => path.test(file))?.id;
}
