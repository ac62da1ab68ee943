import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { connectAsync, type MqttClient } from "mqtt";

const run = promisify(execFile);

const PLACES = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

/** A real broker on a free port of the loopback interface. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Where its files are. */
  readonly dir: string;
  /** A client of its own, ended with the broker. */
  client(options?: { username?: string; password?: string }): Promise<MqttClient>;
  /** Ends it as a crash does; what it had kept is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** Lines of the broker's configuration; the directory is made for it. */
export type Lines = (dir: string) => Promise<readonly string[]> | readonly string[];

/** Starts a broker. `tls` makes its listener one for TLS, by the files that `lines` wrote. */
export async function openMosquitto(
  lines: Lines = () => ["allow_anonymous true"],
  scheme = "mqtt",
): Promise<Mosquitto> {
  const program = programOf();
  const dir = await mkdtemp(path.join(tmpdir(), "tidemark-mosquitto-"));
  const port = await freePort();
  const config = path.join(dir, "mosquitto.conf");
  // Run by root it would become another user, who cannot read these files.
  const user = `user ${userInfo().username}`;
  await writeFile(
    config,
    [user, "set_tcp_nodelay true", `listener ${port} 127.0.0.1`, ...(await lines(dir)), ""].join("\n"),
  );
  const clients: MqttClient[] = [];
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await gone;
  };
  const start = async (): Promise<void> => {
    child = spawn(program, ["-c", config], { stdio: "ignore" });
    await untilOpen(port, child);
  };
  await start();
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    dir,
    kill,
    start,
    async client(options = {}) {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options });
      clients.push(client);
      client.on("error", () => {});
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.end(true);
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Makes a file of users for a broker. */
export async function passwordFile(dir: string, user: string, password: string): Promise<string> {
  const file = path.join(dir, "passwords");
  await run("mosquitto_passwd", ["-b", "-c", file, user, password]);
  return file;
}

/** Makes a self-signed certificate for 127.0.0.1; returns its file and that of its key. */
export async function certificate(dir: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [path.join(dir, "server.crt"), path.join(dir, "server.key")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  await run("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
    ...subject,
    ...["-keyout", key, "-out", cert],
  ]);
  return { cert, key };
}

function programOf(): string {
  const program = PLACES.find((place) => existsSync(place));
  if (program) return program;
  throw new Error(
    "these tests need a real broker: apt-get install -y --no-install-recommends mosquitto (macOS: brew install mosquitto)",
  );
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
    try {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
        reconnectPeriod: 0,
        connectTimeout: 1_000,
      });
      client.end(true);
      return;
    } catch (error) {
      // A broker that wants a password or TLS has answered, too.
      if (error instanceof Error && !/ECONNREFUSED/.test(`${error.message}${Reflect.get(error, "code")}`))
        return;
      await sleep(25);
    }
  }
  throw new Error("mosquitto did not start");
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
