import { describe, expect, it } from "vitest";
import { cruiseProject, drawArrows, FEWEST_MODULES, faultsOfArrows } from "../support/arrows.ts";
import { withPicture } from "../support/arrows-picture.ts";

describe("the arrows check", () => {
  it("fails when it read no module", async () => {
    const result = await cruiseProject(["docs"]);
    expect(result.summary.totalCruised).toBe(0);
    expect(faultsOfArrows(result)).toEqual([expect.stringContaining("0 modules read")]);
  });

  it("fails when it read a few modules only", async () => {
    const result = await cruiseProject(["server/hub"]);
    expect(result.summary.totalCruised).toBeGreaterThan(0);
    expect(result.summary.totalCruised).toBeLessThan(FEWEST_MODULES);
    expect(faultsOfArrows(result).at(-1)).toContain("modules read");
  });

  it("reads TypeScript and finds the arrow from the gateway to the hub", async () => {
    expect(drawArrows(await cruiseProject(["server"]))).toContain("gateway --> hub");
  });

  it("names the rule and its reason with each fault", async () => {
    const result = await cruiseProject(["server"]);
    const violation = {
      type: "dependency" as const,
      from: "server/feeds/host.ts",
      to: "server/hub/hub.ts",
      rule: { name: "feeds-see-themselves", severity: "error" as const },
    };
    const broken = { ...result, summary: { ...result.summary, violations: [violation] } };
    expect(faultsOfArrows(broken)[0]).toMatch(
      /^feeds-see-themselves: server\/feeds\/host\.ts → server\/hub\/hub\.ts \(a feed emits;/,
    );
  });
});

describe("the picture of the arrows", () => {
  const page = "# A\n<!-- arrows: drawn by `npm run draw` -->\nold\n<!-- end of arrows -->\nrest\n";

  it("replaces what is between the markers and nothing else", () => {
    const drawn = withPicture(page, "flowchart TD");
    expect(drawn).toContain("```mermaid\nflowchart TD\n```");
    expect(drawn).not.toContain("old");
    expect(drawn.startsWith("# A\n")).toBe(true);
    expect(drawn.endsWith("<!-- end of arrows -->\nrest\n")).toBe(true);
    expect(withPicture(drawn, "flowchart TD")).toBe(drawn);
  });

  it("says which markers are missing", () => {
    expect(() => withPicture("# A\n", "flowchart TD")).toThrow("docs/architecture.md needs the lines");
  });
});
