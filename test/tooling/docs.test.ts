import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CONFIG_GROUPS } from "../../server/config-groups.ts";
import { configSchema, environmentSchema } from "../../server/config-schema.ts";
import { FEED_TYPES } from "../../server/feeds/choose-feeds.ts";
import { ROOT } from "../support/steps.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const PAGES = globSync(["*.md", "docs/**/*.md"], { cwd: ROOT });
const README = read("README.md");
const SCRIPTS: Record<string, string> = JSON.parse(read("package.json")).scripts;

/** The contents of the fenced blocks of a language. */
function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    (match) => match[1] ?? "",
  );
}

/** The first cells of the table under a heading. */
function namesUnder(heading: string): string[] {
  const section = README.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? "");
}

/** The anchor GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ""));
}

describe("the commands that the pages name", () => {
  it.each(PAGES)("exist as scripts: %s", (page) => {
    const named = [...read(page).matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? "");
    expect(Object.keys(SCRIPTS)).toEqual(expect.arrayContaining(named));
  });

  it("are all in README", () => {
    const standard = ["start", "test", "prestart"];
    const own = Object.keys(SCRIPTS).filter((script) => !standard.includes(script));
    expect(namesUnder("Scripts")).toEqual(expect.arrayContaining(own.map((script) => `npm run ${script}`)));
  });

  it("run files that exist", () => {
    const files = Object.values(SCRIPTS).flatMap((script) => script.match(/\S+\.ts/g) ?? []);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

describe("README's settings", () => {
  it("are the variables of the environment that the server reads", () => {
    expect(namesUnder("Environment").toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  });

  it("describe every type of feed with every option it has", () => {
    for (const { type, help } of FEED_TYPES) {
      const section = README.split(/^### /m).find((part) => part.startsWith(`\`${type}\``)) ?? "";
      const missing = Object.keys(help).filter(
        (option) => option !== "name" && !section.includes(`\`${option}\``),
      );
      expect({ type, found: section !== "", missing }).toEqual({ type, found: true, missing: [] });
    }
  });

  it("are those of the config's groups, with the defaults they have", () => {
    const section = README.split(/^## /m).find((part) => part.startsWith("Settings")) ?? "";
    const said = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)`/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const real = Object.entries(CONFIG_GROUPS).flatMap(([group, schema]) =>
      Object.entries(schema.parse({})).map(([name, value]) => [`${group}.${name}`, JSON.stringify(value)]),
    );
    expect(said).toEqual(real);
  });

  it("are valid in each JSON example", () => {
    const examples = blocksOf(README, "json");
    expect(examples.length).toBeGreaterThan(2);
    for (const example of examples) {
      expect(configSchema.safeParse(JSON.parse(example)).error?.message, example).toBeUndefined();
    }
  });
});

describe("links between the pages", () => {
  it.each(PAGES)("lead somewhere: %s", (page) => {
    const text = read(page).replace(/^```.*?^```/gms, "");
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((link) => !/^https?:/.test(link) && !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : path.join(path.dirname(page), file);
  if (!existsSync(path.join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}
