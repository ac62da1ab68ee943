import { describe, expect, test } from "vitest";
import { parseSettings } from "../../../app/_widgets/settings/settings.ts";

const DEFAULTS = { theme: "auto", market: "green-up", zone: "UTC", shortcuts: true };

describe("settings as stored", () => {
  test("are taken as they are", () => {
    const stored = { theme: "light", market: "red-up", zone: "local", shortcuts: false };
    expect(parseSettings(stored)).toEqual(stored);
  });

  test("have any zone the browser knows", () => {
    expect(parseSettings({ zone: "Asia/Kathmandu" }).zone).toBe("Asia/Kathmandu");
  });

  test.each([null, "dark", 7, [], { theme: "pink", market: 1, zone: "Europe/Atlantis", shortcuts: "no" }])(
    "fall back on the defaults for %j",
    (stored) => expect(parseSettings(stored)).toEqual(DEFAULTS),
  );

  test("keep what is good beside what is not", () => {
    expect(parseSettings({ theme: "dark", market: "green" })).toEqual({ ...DEFAULTS, theme: "dark" });
  });
});
