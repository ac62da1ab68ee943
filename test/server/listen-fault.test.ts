import { createServer } from "node:http";
import { expect, test } from "vitest";
import { listen } from "../../server/http/listen.ts";
import { describeListenFault } from "../../server/listen-fault.ts";

const failed = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

test.each([
  ["EADDRINUSE", /^port 80 is in use; .* set PORT/],
  ["EACCES", /^port 80 may not be used by this user; set PORT/],
  ["EADDRNOTAVAIL", /^tide\.example is no address of this machine; set HOST/],
  ["EINVAL", /^tide\.example cannot be listened on as it stands .*; set HOST/],
  ["EAFNOSUPPORT", /^this machine has no addresses of the kind of tide\.example; set HOST/],
  ["ENOTFOUND", /^no address is known for the name tide\.example; set HOST/],
  ["EAI_AGAIN", /^the name tide\.example cannot be looked up at the moment; try again, or set HOST/],
  ["EMFILE", /ulimit/],
  ["EWHATEVER", /^cannot listen on tide\.example port 80: listen EWHATEVER; set HOST and PORT/],
  ["constructor", /^cannot listen on tide\.example port 80/],
])("%s is one line with its remedy", (code, line) => {
  const said = describeListenFault(failed(code), "tide.example", 80);
  expect(said).toMatch(line);
  expect(said).not.toContain("\n");
});

test("what fails once the server listens is told and does not end it", async () => {
  const server = createServer();
  const told: string[] = [];
  await listen(server, 0, "127.0.0.1", ({ message }) => told.push(message));
  server.emit("error", failed("ECONNABORTED"));
  server.close();
  expect(told).toEqual(["listen ECONNABORTED"]);
});
