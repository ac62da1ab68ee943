import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { EXCHANGES, MQTT, OWN_CODE } from "../../../../app/_widgets/connect/configs.ts";
import { configSchema } from "../../../../server/config-schema.ts";
import { ROOT } from "../../../support/steps.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const example = (name: string): unknown => JSON.parse(read(`examples/${name}/tidemark.config.json`));
const CONFIGS = [...MQTT, ...EXCHANGES, { name: "Your code", config: OWN_CODE.config }];

describe("the configs to paste", () => {
  it.each(CONFIGS)("are valid as they stand: $name", ({ config }) => {
    expect(configSchema.safeParse(JSON.parse(config)).error?.message).toBeUndefined();
  });

  it.each([
    ["mqtt-broker", MQTT[0]?.config],
    ["mqtt", MQTT[1]?.config],
    ["home-assistant", MQTT[2]?.config],
    ["binance", EXCHANGES[0]?.config],
    ["coinbase", EXCHANGES[1]?.config],
    ["kraken", EXCHANGES[2]?.config],
    ["exchange", EXCHANGES[3]?.config],
    ["module", OWN_CODE.config],
  ])("say what the example says: %s", (name, config = "") => {
    expect(JSON.parse(config)).toEqual(example(name));
  });

  it("comes with the feed of the example, to the letter", () => {
    expect(OWN_CODE.code).toBe(read(`examples/module/${OWN_CODE.file}`));
  });

  it("gets the ccxt that the tests run with", () => {
    const { ccxt } = JSON.parse(read("package.json")).devDependencies;
    expect(EXCHANGES[3]?.command?.line).toContain(`ccxt@${ccxt}`);
  });
});
