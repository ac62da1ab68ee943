import type { ServerLimits } from "#lib/limits.ts";
import { AddressBuckets } from "./address-buckets.ts";
import { RequestRefused } from "./refused.ts";

/** What is allowed at once comes again within so many seconds. */
const REFILL_S = 10;

/** Counts what each address does and says when it is too much: connections held and opened, and requests. */
export class AddressLimits {
  readonly #limits: ServerLimits;
  readonly #held = new Map<string, number>();
  readonly #connects: AddressBuckets;
  readonly #requests: AddressBuckets;
  #sessions = 0;

  constructor(limits: ServerLimits) {
    this.#limits = limits;
    this.#connects = bucketsOf(limits.connectsPerAddress);
    this.#requests = bucketsOf(limits.requestsPerAddress);
  }

  /** Counts a connection, or says why there is none. One that is counted is given back by `leave`. */
  enter(address: string, now: number): RequestRefused | undefined {
    const refused = this.#full(address) ?? this.#tooFast(address, now);
    if (refused) return refused;
    this.#sessions++;
    this.#held.set(address, this.#heldBy(address) + 1);
    return undefined;
  }

  leave(address: string): void {
    this.#sessions--;
    const held = this.#heldBy(address) - 1;
    if (held > 0) this.#held.set(address, held);
    else this.#held.delete(address);
  }

  /** Counts a request; says in words why it is one too many. */
  request(address: string, now: number): string | undefined {
    const wait = this.#requests.take(address, now);
    if (wait === 0) return undefined;
    const { requestsPerAddress } = this.#limits;
    return `this address sends too many requests, the limit "limits.requestsPerAddress" is ${paceOf(requestsPerAddress)}; ${again(wait)}`;
  }

  #full(address: string): RequestRefused | undefined {
    const { sessions, sessionsPerAddress } = this.#limits;
    if (this.#sessions >= sessions) {
      const all = `the server has ${count(sessions)} connections, the limit "limits.sessions"`;
      return new RequestRefused("limit", `${all}; come back later or raise it`);
    }
    if (this.#heldBy(address) < sessionsPerAddress) return undefined;
    const own = `this address has ${count(sessionsPerAddress)} connections, the limit "limits.sessionsPerAddress"`;
    return new RequestRefused("limit", `${own}; close some or raise it`);
  }

  #tooFast(address: string, now: number): RequestRefused | undefined {
    const wait = this.#connects.take(address, now);
    if (wait === 0) return undefined;
    const most = `the limit "limits.connectsPerAddress" is ${paceOf(this.#limits.connectsPerAddress)}`;
    return new RequestRefused(
      "rate-limited",
      `this address opens too many connections, ${most}; ${again(wait)}`,
    );
  }

  #heldBy(address: string): number {
    return this.#held.get(address) ?? 0;
  }
}

function bucketsOf(burst: number): AddressBuckets {
  return new AddressBuckets(burst, burst / REFILL_S);
}

function paceOf(burst: number): string {
  return `${count(burst)} at once and ${count(burst / REFILL_S)} a second`;
}

function again(wait: number): string {
  return `try again in ${Math.ceil(wait / 1_000)} s or raise it`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}
