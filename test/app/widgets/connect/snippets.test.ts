import { describe, expect, it } from "vitest";
import { isLoopback, snippetsOf } from "../../../../app/_widgets/connect/snippets.ts";

const ORIGIN = "http://board.example.org:3210";
const codes = (token: string) =>
  Object.fromEntries(snippetsOf({ origin: ORIGIN, token }).map(({ name, code }) => [name, code]));

describe("the programs to paste", () => {
  it("name this server's address, each of them once", () => {
    for (const code of Object.values(codes(""))) expect(code.split(ORIGIN)).toHaveLength(2);
  });

  it("carry a token where there is one, and otherwise say nothing of any", () => {
    for (const code of Object.values(codes("choose-a-long-one"))) expect(code).toContain("choose-a-long-one");
    for (const code of Object.values(codes(""))) expect(code).not.toMatch(/token|authorization/i);
  });

  it("are not broken out of by a token with quotes", () => {
    const { curl = "", Python = "", Node = "", Telegraf = "" } = codes(`it's "mine"`);
    expect(curl).toContain(`'Authorization: Token it'\\''s "mine"'`);
    for (const code of [Python, Node, Telegraf]) expect(code).toContain('it\'s \\"mine\\"');
  });

  it("has brackets and quotes in Arduino's and Telegraf's that close", () => {
    const { Arduino = "", Telegraf = "" } = codes("choose-a-long-one");
    for (const code of [Arduino, Telegraf]) {
      const bare = code.replace(/"(\\.|[^"\\\n])*"/g, "");
      expect(bare).not.toContain('"');
      for (const pair of ["()", "[]", "{}"]) {
        expect(bare.split(pair.charAt(0)).length).toBe(bare.split(pair.charAt(1)).length);
      }
    }
    const body = Arduino.match(/String\("(.*?)"\) \+/)?.[1]?.replaceAll('\\"', '"');
    expect(JSON.parse(`${body}1.5}`)).toEqual({ channel: "sensor/esp32/voltage", unit: "V", value: 1.5 });
  });

  it("tells a device's author that localhost is somewhere else", () => {
    const noteOf = (origin: string) =>
      snippetsOf({ origin, token: "" }).find(({ name }) => name === "Arduino")?.note;
    expect(noteOf("http://localhost:3000")).toContain("HOST=0.0.0.0");
    expect(noteOf(ORIGIN)).not.toContain("HOST=0.0.0.0");
  });
});

describe("which hosts are this machine", () => {
  it.each(["localhost", "board.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])("%s is", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(["192.168.1.5", "localhost.example.org", "board", "128.0.0.1"])("%s is not", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
