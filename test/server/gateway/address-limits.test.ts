import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import { addressOf } from "../../../server/gateway/address.ts";
import { AddressBuckets } from "../../../server/gateway/address-buckets.ts";
import { AddressLimits } from "../../../server/gateway/address-limits.ts";
import { foreignOrigin } from "../../../server/gateway/origin.ts";

function requestOf(headers: Record<string, string>, remoteAddress = "10.0.0.1"): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
}

describe("[TR4] the limits of an address", () => {
  test("connections held, by it and in all, with words that name limit and setting", () => {
    const limits = new AddressLimits({ ...DEFAULT_LIMITS, sessions: 3, sessionsPerAddress: 2 });
    expect([limits.enter("a", 0), limits.enter("a", 0)]).toEqual([undefined, undefined]);
    expect(limits.enter("a", 0)).toMatchObject({
      code: "limit",
      message:
        'this address has 2 connections, the limit "limits.sessionsPerAddress"; close some or raise it',
    });
    expect(limits.enter("b", 0)).toBeUndefined();
    expect(limits.enter("c", 0)).toMatchObject({
      code: "limit",
      message: 'the server has 3 connections, the limit "limits.sessions"; come back later or raise it',
    });
    limits.leave("a");
    expect(limits.enter("a", 0)).toBeUndefined();
  });

  test("connections opened: so many at once, then a tenth of them a second, and others have their own", () => {
    const limits = new AddressLimits({ ...DEFAULT_LIMITS, connectsPerAddress: 20 });
    const enterAll = (count: number, now: number) =>
      Array.from({ length: count }, () => limits.enter("a", now)).filter((refused) => !refused).length;
    expect(enterAll(25, 0)).toBe(20);
    expect(limits.enter("a", 0)).toMatchObject({
      code: "rate-limited",
      message:
        'this address opens too many connections, the limit "limits.connectsPerAddress" is 20 at once and 2 a second; try again in 1 s or raise it',
    });
    expect(limits.enter("b", 0)).toBeUndefined();
    expect(enterAll(25, 2_000)).toBe(4);
  });

  test("requests, all its connections together", () => {
    const limits = new AddressLimits({ ...DEFAULT_LIMITS, requestsPerAddress: 10 });
    for (let at = 0; at < 10; at++) expect(limits.request("a", 0)).toBeUndefined();
    expect(limits.request("a", 0)).toMatch(
      /"limits.requestsPerAddress" is 10 at once and 1 a second; try again in 1 s/,
    );
    expect(limits.request("a", 1_000)).toBeUndefined();
  });

  test("let 5,000 readers of one address in within seconds, 2,000 of them again at once, and subscribe", () => {
    const limits = new AddressLimits(DEFAULT_LIMITS);
    const refused: unknown[] = [];
    for (let at = 0; at < 5_000; at++) refused.push(limits.enter("a", at), limits.request("a", at));
    for (let at = 0; at < 2_000; at++) limits.leave("a");
    for (let at = 0; at < 2_000; at++) refused.push(limits.enter("a", 10_000), limits.request("a", 10_000));
    expect(refused.filter(Boolean)).toEqual([]);
  });
});

test("an address is remembered only while it has used something up, however many there are", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), (burst) => {
      const buckets = new AddressBuckets(burst, burst / 10);
      for (let at = 0; at < 20_000; at++) {
        expect(buckets.take(`address ${at}`, at * 20)).toBe(0);
        expect(buckets.size).toBeLessThanOrEqual(2_000);
      }
    }),
    { numRuns: 5 },
  );
});

describe("where a connection comes from", () => {
  test.each([
    ["the other end of it", {}, false, "10.0.0.1"],
    ["not what its client says", { "x-forwarded-for": "1.2.3.4" }, false, "10.0.0.1"],
    ["what a proxy says, its own entry alone", { "x-forwarded-for": "9.9.9.9, 1.2.3.4" }, true, "1.2.3.4"],
    ["the other end, where the proxy says nothing", { "x-forwarded-for": " " }, true, "10.0.0.1"],
  ])("%s", (_, headers, trustProxy, address) => {
    expect(addressOf(requestOf(headers), trustProxy)).toBe(address);
  });

  test("one address of IPv4 is the same however it arrives", () => {
    expect(addressOf(requestOf({}, "::ffff:127.0.0.1"), false)).toBe("127.0.0.1");
    expect(addressOf(requestOf({}, "::1"), false)).toBe("::1");
  });
});

describe("[TR4] the page of another site", () => {
  const own = { host: "Board.example:3000", origin: "http://board.example:3000" };
  const proxied = { ...own, host: "inside:3000", "x-forwarded-host": "board.example:3000" };
  const foreign = { ...own, origin: "https://evil.example" };
  test.each([
    ["a program, which says no origin", { host: "a" }, [], false, true],
    ["a page of this server", own, [], false, true],
    ["a page of another port", { ...own, origin: "http://board.example:3001" }, [], false, false],
    ["a page of another site", foreign, [], false, false],
    ["a page of a file", { ...own, origin: "file://" }, [], false, false],
    ["a page from nowhere", { ...own, origin: "null" }, [], false, false],
    ["a site that is listed", foreign, ["https://evil.example"], false, true],
    ["any site where all may", { ...own, origin: "null" }, ["*"], false, true],
    ["a page that came through a proxy", proxied, [], true, true],
    ["one that only says so", proxied, [], false, false],
  ])("%s", (_, headers, origins, trustProxy, allowed) => {
    const said = foreignOrigin(requestOf(headers), { origins, trustProxy });
    expect(said === undefined).toBe(allowed);
    if (said) expect(said).toMatch(/may not connect to this server; add ".+" to "origins" in its config$/);
  });
});
