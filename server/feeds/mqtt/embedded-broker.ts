import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { Aedes, type Client } from "aedes";
import type { Emit } from "../feed.ts";
import { GuardedStream } from "./guarded-stream.ts";
import { RetainedRoom } from "./retained-room.ts";

export interface EmbeddedBrokerOptions {
  readonly port: number;
  readonly host: string;
  readonly maxClients: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Milliseconds a device may take to say who it is. */
const CONNECT_TIMEOUT = 10_000;
/** Milliseconds a reader may leave what it is sent untaken. */
const DRAIN_TIMEOUT = 2_000;
/** Topics that one connection may subscribe to, as long as it lasts. */
const MAX_TOPICS = 1_000;

const SPEAK_4 = "set the device to MQTT 3.1.1, which is protocol version 4";
/** Unsupported protocol version, and why (MQTT 5, 3.2.2.2 and 3.2.2.3.9). */
const CONNACK_5 = Buffer.concat([
  Buffer.from([0x20, SPEAK_4.length + 6, 0, 0x84, SPEAK_4.length + 3, 0x1f, 0, SPEAK_4.length]),
  Buffer.from(SPEAK_4),
]);

/**
 * A broker inside this process (MQTT 3.1.1, by aedes), bounded in all that a device could make it hold: connections,
 * the size of a packet, and what is kept. It keeps no session of a device that is away.
 */
export class EmbeddedBroker implements AsyncDisposable {
  readonly #options: EmbeddedBrokerOptions;
  readonly #emit: Emit;
  readonly #server: Server;
  readonly #retained: RetainedRoom;
  readonly #sockets = new Set<Duplex>();
  /** Connections of this process itself, which need no password. */
  readonly #own = new WeakSet<Duplex>();
  /** What each connection has subscribed to. */
  readonly #topics = new WeakMap<Client, Set<string>>();
  readonly #failed = Promise.withResolvers<never>();
  #aedes: Aedes | undefined;

  private constructor(options: EmbeddedBrokerOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.#retained = new RetainedRoom((topic) =>
      emit.refuse("more kept messages than there is room for", topic),
    );
    this.#server = createServer({ noDelay: true, keepAlive: true });
    this.#server.maxConnections = options.maxClients;
    // Whoever waits for it hears of it; nobody may be waiting yet.
    this.#failed.promise.catch(() => {});
  }

  /**
   * Starts a broker.
   * @throws Error in words where it cannot listen.
   */
  static async open(options: EmbeddedBrokerOptions, emit: Emit): Promise<EmbeddedBroker> {
    const broker = new EmbeddedBroker(options, emit);
    await broker.#start();
    return broker;
  }

  /** Rejects, with an Error in words, when it can listen no longer. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** A connection from within, without a socket. */
  connect(): Duplex {
    const [inside, outside] = duplexPair();
    this.#own.add(inside);
    inside.once("close", () => outside.destroy());
    outside.once("close", () => inside.destroy());
    this.#aedes?.handle(inside);
    return outside;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#aedes ? this.#aedes.close(resolve) : resolve()));
    await closed;
  }

  async #start(): Promise<void> {
    const { host, port } = this.#options;
    const aedes = await this.#createAedes();
    this.#aedes = aedes;
    const server = this.#server;
    server.on("connection", (socket) => this.#take(socket, aedes));
    server.on("drop", (peer) => this.#emit.refuse("more devices than maxClients", peer?.remoteAddress));
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(new Error(wordsOf(error, host, port))));
      server.listen(port, host, resolve);
    }).catch(async (error: unknown) => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      throw error;
    });
    server.on("error", (error) => this.#failed.reject(new Error(wordsOf(error, host, port))));
  }

  async #createAedes(): Promise<Aedes> {
    const aedes = await Aedes.createBroker({
      connectTimeout: CONNECT_TIMEOUT,
      drainTimeout: DRAIN_TIMEOUT,
      preConnect: (client, packet, done) => {
        if (packet.protocolVersion === 5) {
          this.#sendAway(client.conn, packet.clientId);
          return done(null, false);
        }
        // A session that outlives its connection is a queue without an end.
        packet.clean = true;
        done(null, true);
      },
      authenticate: (client, username, password, done) =>
        done(null, this.#mayEnter(client.conn, username, password)),
      authorizePublish: (_, packet, done) => {
        if (packet.topic.startsWith("$SYS/")) return done(new Error("$SYS is the broker's own"));
        if (packet.retain)
          packet.retain = this.#retained.admits(packet.topic, Buffer.byteLength(packet.payload));
        done(null);
      },
      // At most once for readers, for whom nothing is then kept until they acknowledge it.
      authorizeSubscribe: (client, subscription, done) => {
        const granted = this.#maySubscribe(client, subscription.topic);
        done(null, granted ? { ...subscription, qos: 0 } : null);
      },
    });
    aedes.on("clientError", (client, error) => this.#complain(client?.id, error));
    aedes.on("connectionError", (client, error) => this.#complain(client?.id, error));
    return aedes;
  }

  #take(socket: Duplex, aedes: Aedes): void {
    const guarded = new GuardedStream(socket, ({ topic = "a packet", bytes }, stream) => {
      this.#emit.refuse("message over 1 MiB", `${topic}: ${bytes} bytes; its sender was disconnected`);
      stream.destroy();
    });
    guarded.on("error", () => {});
    this.#sockets.add(guarded);
    guarded.once("close", () => this.#sockets.delete(guarded));
    aedes.handle(guarded);
  }

  #mayEnter(conn: Duplex, username: string | undefined, password: Buffer | undefined): boolean {
    const { username: wantedName, password: wanted } = this.#options;
    if (this.#own.has(conn) || wantedName === undefined) return true;
    return username === wantedName && password !== undefined && same(password, wanted ?? "");
  }

  /** A device that speaks MQTT 5 is told what to change, in its own version. */
  #sendAway(conn: Duplex, id: string): void {
    this.#emit.refuse("MQTT 5 is not spoken here", `${id}: ${SPEAK_4}`);
    conn.end(CONNACK_5);
  }

  #maySubscribe(client: Client, topic: string): boolean {
    const known = this.#topics.get(client) ?? new Set();
    if (known.size >= MAX_TOPICS && !known.has(topic)) {
      this.#emit.refuse("more topics than a device may subscribe to", `${client.id}: ${topic}`);
      return false;
    }
    this.#topics.set(client, known.add(topic));
    return true;
  }

  #complain(id: string | undefined, error: Error): void {
    this.#emit.refuse(
      "a device's connection failed",
      `${id ?? "before it said who it is"}: ${error.message}`,
    );
  }
}

/** Takes as long for a wrong password as for the right one. */
function same(given: Buffer, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function wordsOf(error: Error, host: string, port: number): string {
  const code: unknown = Reflect.get(error, "code");
  const where = `port ${port} of ${host}`;
  if (code === "EADDRINUSE") {
    return `${where} is taken, perhaps by another broker; write another port, or read that broker by a feed of type mqtt`;
  }
  if (code === "EACCES") return `${where} is not allowed to this user; write a port from 1024 on`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `${host} is no address of this machine; correct host, or leave it out`;
  }
  return `${where}: ${error.message}`;
}
