import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { repackPng } from "../support/png.ts";

/** Every pixel of a picture, as the browser decodes it. */
function pixels(page: Page, png: Buffer): Promise<number[]> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])];
  }, png.toString("base64"));
}

describe("repacking a screenshot", () => {
  it("keeps every pixel", async () => {
    await using browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 151, height: 103 } });
    await page.setContent(
      "<body style='background:linear-gradient(70deg,#123,#f70,#09c)'><h1>Ÿ</h1><hr><p>text</p></body>",
    );
    const shot = await page.screenshot();
    const before = await pixels(page, shot);
    expect(before).toHaveLength(151 * 103 * 4);
    expect(await pixels(page, repackPng(shot))).toEqual(before);
  });

  it("refuses what it does not understand", () => {
    expect(() => repackPng(Buffer.alloc(40))).toThrow(/only PNGs of 8 bits/);
  });
});
