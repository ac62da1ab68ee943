import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWire, type Wire } from "../support/wire.ts";

// Telegraf is no package of Debian or npm, so that its requests are written here byte by byte as its output plugins
// make them (influxdata/telegraf, plugins/outputs/influxdb_v2/http.go and plugins/outputs/influxdb/http.go, 1.3x).

const AGENT = "Telegraf/1.34.0 Go/1.24.1";
const TOKEN = "choose-a-long-one";
const NOW = BigInt(Date.now()) * 1_000_000n;
/** A batch as its inputs cpu, mem, disk, net, system and procstat write it. */
const BATCH = [
  "cpu,cpu=cpu-total,host=pi usage_user=3.4068136272545,usage_system=1.2024048096191,usage_idle=94.989979959921 TIME",
  "mem,host=pi total=4102115328i,available=3012345856i,used_percent=21.9 TIME",
  "disk,device=sda1,fstype=ext4,host=pi,mode=rw,path=/ free=20000000000i,total=31000000000i,used_percent=31.4 TIME",
  "net,host=pi,interface=eth0 bytes_recv=123456789i,bytes_sent=987654i,err_in=0i TIME",
  'system,host=pi uptime=4020i,uptime_format=" 1:07" TIME',
  'procstat,host=pi,process_name=my\\ app,user=root memory_rss=1024u,running=true,cmdline="a \\"b\\" c" TIME',
].map((line) => line.replace("TIME", String(NOW)));

let wire: Wire;
beforeAll(async () => {
  wire = await startWire({ push: { tokens: [{ token: TOKEN, name: "Telegraf" }], requireToken: false } });
});
afterAll(() => wire[Symbol.asyncDispose]());

/** The body as Go sends one whose length it does not know. */
function chunked(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]);
}

/** Sends bytes over a socket that is kept open, and returns the head and the body of each answer. */
async function exchange(requests: readonly Buffer[]): Promise<string[]> {
  const { hostname, port } = new URL(wire.url);
  const socket = connect(Number(port), hostname);
  const answers: string[] = [];
  for (const request of requests) {
    socket.write(request);
    const [answer]: unknown[] = await once(socket, "data");
    answers.push(String(answer));
  }
  socket.destroy();
  return answers;
}

function request(line: string, headers: readonly string[], body: Buffer): Buffer {
  const head = [`${line} HTTP/1.1`, `Host: ${new URL(wire.url).host}`, `User-Agent: ${AGENT}`, ...headers];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

/** As outputs.influxdb_v2 writes: packed and in chunks. Without a token there is a scheme alone. */
function version2(body: string, authorization: string): Buffer {
  const headers = [
    ...["Transfer-Encoding: chunked", `Authorization: ${authorization}`, "Content-Encoding: gzip"],
    ...["Content-Type: text/plain; charset=utf-8", "Accept-Encoding: gzip"],
  ];
  return request("POST /api/v2/write?bucket=any&org=any", headers, chunked(gzipSync(body)));
}

async function catalog(): Promise<string[]> {
  const answer = await (await fetch(`${wire.url}/api/channels?match=sensor/%23`)).json();
  return answer.channels.map(({ channel }: { channel: string }) => channel);
}

test("what outputs.influxdb_v2 writes is taken, batch after batch on one connection, with and without a token", async () => {
  const later = [`cpu,cpu=cpu-total,host=pi usage_idle=91.5 ${NOW + 2_000_000_000n}`];
  const answers = await exchange([
    version2(`${BATCH.join("\n")}\n`, "Token"),
    version2(`${later.join("\n")}\n`, `Token ${TOKEN}`),
  ]);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
  expect(await catalog()).toEqual([
    "sensor/cpu/cpu-total/pi/usage_user",
    "sensor/cpu/cpu-total/pi/usage_system",
    "sensor/cpu/cpu-total/pi/usage_idle",
    "sensor/mem/pi/total",
    "sensor/mem/pi/available",
    "sensor/mem/pi/used_percent",
    "sensor/disk/sda1/ext4/pi/rw/-/free",
    "sensor/disk/sda1/ext4/pi/rw/-/total",
    "sensor/disk/sda1/ext4/pi/rw/-/used_percent",
    "sensor/net/pi/eth0/bytes_recv",
    "sensor/net/pi/eth0/bytes_sent",
    "sensor/net/pi/eth0/err_in",
    "sensor/system/pi/uptime",
    "sensor/procstat/pi/my-app/root/memory_rss",
    "sensor/procstat/pi/my-app/root/running",
  ]);
});

test("what it is refused it is told in the words that its log repeats, with a status by which it knows what to do", async () => {
  const [wrong, bad] = await exchange([
    version2("a b=1", "Token wrong-token-of-mine"),
    version2("cpu,host=pi usage_idle=\n", `Token ${TOKEN}`),
  ]);
  // On this machine no token is needed, and a wrong one is none.
  expect(wrong).toMatch(/^HTTP\/1\.1 204 /);
  expect(bad).toMatch(/^HTTP\/1\.1 400 /);
  expect(JSON.parse(bad?.split("\r\n\r\n")[1] ?? "")).toMatchObject({
    code: "invalid",
    message: expect.stringContaining("line 1"),
  });
});

test("what outputs.influxdb writes, the plugin for version 1, is taken, too", async () => {
  const create = Buffer.from("q=CREATE+DATABASE+%22telegraf%22");
  const form = ["Content-Type: application/x-www-form-urlencoded", `Content-Length: ${create.length}`];
  const headers = [
    "Transfer-Encoding: chunked",
    "Content-Encoding: gzip",
    "Content-Type: text/plain; charset=utf-8",
  ];
  const body = chunked(gzipSync(`load,host=pi load1=0.5 ${NOW}\n`));
  const [, written] = await exchange([
    request("POST /query", form, create),
    request("POST /write?db=telegraf&rp=&consistency=any", headers, body),
  ]);
  expect(written).toMatch(/^HTTP\/1\.1 204 /);
  expect(await catalog()).toContain("sensor/load/pi/load1");
});

test("[HTTP4] a page of another site may not push, also one that may read, and not even with a token", async () => {
  const origin = "https://board.example.org";
  await using other = await startWire({ origins: [origin], push: { tokens: [{ token: TOKEN }] } });
  const push = (headers: Record<string, string>, method = "POST") =>
    fetch(`${other.url}/api/ticks`, {
      method,
      headers: { Origin: origin, ...headers },
      ...(method === "POST" && { body: '{"channel":"sensor/x","value":1}' }),
    });
  const asked = await push({ "Access-Control-Request-Method": "POST" }, "OPTIONS");
  expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([405, null]);
  for (const headers of [{}, { Authorization: `Token ${TOKEN}` }]) {
    const { status } = await push(headers);
    expect(status).toBe(403);
  }
});
