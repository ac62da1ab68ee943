import { createServer } from "node:http";
import { pino } from "pino";
import { Gateway } from "../../server/gateway/gateway.ts";
import { listen } from "../../server/http/listen.ts";
import { Hub } from "../../server/hub/hub.ts";

/** A hub and a gateway that listens, without feeds, pages and HTTP's own addresses. */
export class GatewayStage implements AsyncDisposable {
  readonly hub: Hub;
  readonly gateway: Gateway;
  readonly url: string;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(hub: Hub, gateway: Gateway, url: string) {
    this.hub = hub;
    this.gateway = gateway;
    this.url = url;
  }

  static async open(): Promise<GatewayStage> {
    const hub = new Hub();
    const httpServer = createServer();
    const log = pino({ level: "silent" });
    const gateway = new Gateway({ httpServer, hub, feeds: () => [], version: "0", log });
    const port = await listen(httpServer, 0, "127.0.0.1");
    return new GatewayStage(hub, gateway, `http://127.0.0.1:${port}`);
  }

  /** Publishes one tick on each of so many sensors, `sensor/0` on, with handles from 1. */
  publish(channels: number, value = 1): void {
    for (let at = 0; at < channels; at++) {
      this.hub.publish({ channel: `sensor/${at}`, value, time: Date.now() });
    }
  }

  /** Publishes again and again, each so many milliseconds. */
  keepPublishing(channels: number, every: number): void {
    let value = 0;
    this.#timers.push(setInterval(() => this.publish(channels, value++), every));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.gateway.close();
  }
}
