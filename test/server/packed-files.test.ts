import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "../../server/http/listen.ts";
import { PackedFiles } from "../../server/packed-files.ts";

const SCRIPT = "export const tide = 'high';";
const dir = mkdtempSync(path.join(tmpdir(), "tidemark-packed-"));
const server = createServer();
let url = "";

beforeAll(async () => {
  const chunks = path.join(dir, ".next/static/chunks");
  mkdirSync(chunks, { recursive: true });
  for (const name of ["a.js", "a.css", "alone.js"]) writeFileSync(path.join(chunks, name), SCRIPT);
  for (const name of ["a.js", "a.css"]) writeFileSync(path.join(chunks, `${name}.gz`), gzipSync(SCRIPT));
  const files = new PackedFiles(dir);
  server.on("request", (request, response) => {
    if (!files.answer(request, response)) response.writeHead(404).end();
  });
  url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}/_next/static/chunks`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
});

const get = (name: string, accepts = "gzip", method = "GET") =>
  fetch(`${url}/${name}`, { method, headers: { "accept-encoding": accepts } });

test("a script is answered as the build packed it, to be kept for good", async () => {
  const answer = await get("a.js", "gzip, deflate, br");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/javascript; charset=UTF-8",
    "content-encoding": "gzip",
    "content-length": String(gzipSync(SCRIPT).length),
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(await answer.text()).toBe(SCRIPT);
  expect((await get("a.css")).headers.get("content-type")).toBe("text/css; charset=UTF-8");
  const head = await get("a.js", "gzip", "HEAD");
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("what is not packed, not read or not taken packed is left to others", async () => {
  const asked = [
    get("alone.js"),
    get("a.js.gz"),
    get("../../../package.json"),
    get("a.js", "identity"),
    get("a.js", "br, gzip;q=0"),
    get("a.js", "gzip", "POST"),
  ];
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect((await get("a.js", "br;q=1.0, gzip;q=0.8")).status).toBe(200);
});
