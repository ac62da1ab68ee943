import { describe, expect, test } from "vitest";
import { Doorkeeper, type DoorkeeperOptions, isDenied } from "../../../../server/http/ingest/doorkeeper.ts";

const TOKEN = "greenhouse-token";
const TOKENS = [{ token: TOKEN, name: "Greenhouse", channels: "sensor/house/#" }, { token: "another-token" }];

interface Asked extends Partial<DoorkeeperOptions> {
  readonly from?: string;
  readonly headers?: Record<string, string>;
  readonly query?: string;
}

/** The name of who is let in, or the status and the words for who is not. */
function ask({ from = "127.0.0.1", headers = {}, query = "", tokens = TOKENS, requireToken = false }: Asked) {
  const door = new Doorkeeper({ tokens, requireToken });
  const request = { socket: { remoteAddress: from }, headers: { host: "localhost:3000", ...headers } };
  const found = door.admit(request, new URLSearchParams(query));
  return isDenied(found) ? `${found.status} ${found.message}` : found.name;
}

describe("without a token is let in", () => {
  test.each<[string, Asked]>([
    ["a program on this machine", {}],
    ["one that speaks IPv6", { from: "::1", headers: { host: "[::1]:3000" } }],
    ["one that speaks IPv4 in IPv6", { from: "::ffff:127.0.0.1", headers: { host: "127.0.0.1" } }],
    ["this server's own page", { headers: { origin: "http://localhost:3000" } }],
    ["one that sends a token nobody knows", { headers: { authorization: "Token whatever" } }],
  ])("%s", (_, asked) => {
    expect(ask(asked)).toBe("this machine");
  });
});

describe("without a token is refused", () => {
  test.each<[string, Asked, RegExp]>([
    ["another machine", { from: "192.168.1.7" }, /^401 send a valid token/],
    [
      "another machine where there are no tokens",
      { from: "10.0.0.1", tokens: [] },
      /^401 .*"push": .*"tokens"/,
    ],
    ["whoever comes through a proxy", { headers: { "x-forwarded-for": "1.2.3.4" } }, /^401/],
    ["whoever comes through a standard proxy", { headers: { forwarded: "for=1.2.3.4" } }, /^401/],
    ["a name that leads here", { headers: { host: "rebound.example:3000" } }, /^401/],
    ["a name that only starts like this machine's", { headers: { host: "localhost.example" } }, /^401/],
    ["a program on this machine where that is wanted", { requireToken: true }, /^401/],
    [
      "a page of another site",
      { headers: { origin: "https://evil.example" } },
      /^403 a page of another site/,
    ],
    ["a page of no site", { headers: { origin: "null" } }, /^403/],
    ["a page of another port", { headers: { origin: "http://localhost:8080" } }, /^403/],
  ])("%s", (_, asked, said) => {
    expect(ask(asked)).toMatch(said);
  });
});

test("a token may push to the channels of its pattern, or of any in its list", () => {
  const mayPush = (channels: string | string[]) => {
    const door = new Doorkeeper({ tokens: [{ token: TOKEN, channels }], requireToken: true });
    const headers = { authorization: `Token ${TOKEN}` };
    const found = door.admit({ socket: {}, headers }, new URLSearchParams());
    if (isDenied(found)) throw new Error(found.message);
    return ["sensor/house/a", "sensor/shed/a", "sensor/shed/a/b"].filter(found.mayPush);
  };
  expect(mayPush("sensor/house/#")).toEqual(["sensor/house/a"]);
  expect(mayPush(["sensor/house/#", "sensor/shed/+"])).toEqual(["sensor/house/a", "sensor/shed/a"]);
});

describe("a token is taken", () => {
  const basic = Buffer.from(`somebody:${TOKEN}`).toString("base64");
  test.each<[string, Asked]>([
    ["as InfluxDB 2 has it", { headers: { authorization: `Token ${TOKEN}` } }],
    ["as OAuth has it", { headers: { authorization: `bearer ${TOKEN}` } }],
    ["as a password", { headers: { authorization: `Basic ${basic}` } }],
    ["as InfluxDB 1 has it", { query: `u=somebody&p=${TOKEN}` }],
  ])("%s", (_, asked) => {
    expect(ask({ ...asked, from: "192.168.1.7" })).toBe("Greenhouse");
  });

  test("from this machine, too, with its name and its channels", () => {
    const door = new Doorkeeper({ tokens: TOKENS, requireToken: false });
    const headers = { authorization: `Token ${TOKEN}` };
    const found = door.admit({ socket: { remoteAddress: "::1" }, headers }, new URLSearchParams());
    if (isDenied(found)) throw new Error(found.message);
    expect([found.name, found.mayPush("sensor/house/a"), found.mayPush("sensor/b")]).toEqual([
      "Greenhouse",
      true,
      false,
    ]);
  });

  test("but not from a page of another site", () => {
    const headers = { authorization: `Token ${TOKEN}`, origin: "https://evil.example" };
    expect(ask({ headers })).toMatch(/^403/);
  });

  test.each(["Token", "Token wrong-token", "Digest x", `Token ${TOKEN}x`, `Token ${TOKEN.slice(1)}`])(
    "but not %j",
    (authorization) => {
      expect(ask({ from: "192.168.1.7", headers: { authorization } })).toMatch(/^401/);
    },
  );
});
