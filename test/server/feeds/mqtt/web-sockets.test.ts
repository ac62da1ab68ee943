import { describe, expect, test } from "vitest";
import { mqtt } from "../../../../server/feeds/mqtt.ts";
import { freePort, openMosquitto, passwordFile } from "../../../support/mosquitto.ts";
import { runFeed } from "../../../support/running-feed.ts";

describe("a broker behind a web address", () => {
  test.each([4, 5])(
    "is read as any other, MQTT version %i, also after it was away",
    async (protocolVersion) => {
      const port = await freePort();
      await using broker = await openMosquitto(() => [
        ...["allow_anonymous true", `listener ${port} 127.0.0.1`, "protocol websockets"],
      ]);
      const url = `ws://127.0.0.1:${port}/mqtt`;
      await using feed = runFeed(
        mqtt.create({ type: "mqtt", url, topics: ["w/#"], protocolVersion, qos: 1 }),
      );
      const device = await broker.client();
      await device.publishAsync("w/kept", "3", { retain: true, qos: 1 });
      const large = JSON.stringify({ text: "x".repeat(300_000), level: 7 });
      await feed.until("values", () => {
        device.publish("w/tank", large, { qos: 1 });
        return feed.values("sensor/w/tank/level").length > 0 && feed.values("sensor/w/kept").length > 0;
      });
      await broker.kill();
      await feed.until("it says that it is away", () => feed.status().state === "retrying");
      expect(feed.status().message).toContain(url);
      await broker.start();
      const again = await broker.client();
      await feed.until("a value once it is back", () => {
        again.publish("w/tank", '{"level":8}');
        return feed.values("sensor/w/tank/level").includes(8);
      });
    },
  );

  test("says in words what is wrong with the address, the password, or who answers, and never the password", async () => {
    const port = await freePort();
    await using broker = await openMosquitto(async (dir) => [
      ...["allow_anonymous false", `password_file ${await passwordFile(dir, "tide", "s3cret-Word")}`],
      ...[`listener ${port} 127.0.0.1`, "protocol websockets"],
    ]);
    const faultOf = async (url: string, more: object = {}): Promise<string> => {
      await using feed = runFeed(mqtt.create({ type: "mqtt", url, topics: ["#"], ...more }));
      await feed.until("a fault", () => feed.status().message !== null);
      expect(feed.lines.join()).not.toContain("s3cret");
      return feed.status().message ?? "";
    };
    const ws = `ws://127.0.0.1:${port}`;
    expect(await faultOf(ws, { username: "tide", password: "s3cret-Wor" })).toMatch(/username|user/);
    expect(await faultOf(`ws://tide:s3cret-Wor@127.0.0.1:${port}`)).toMatch(/username|user/);
    expect(await faultOf(`ws://127.0.0.1:${await freePort()}`)).toMatch(/\w+ \w+ \w+/);
    expect(await faultOf(`ws://127.0.0.1:${broker.port}`)).toMatch(/\w+ \w+ \w+/);
    await using feed = runFeed(
      mqtt.create({ type: "mqtt", url: ws, topics: ["#"], username: "tide", password: "s3cret-Word" }),
    );
    await feed.until("let in", () => feed.status().state === "running");
  });
});
