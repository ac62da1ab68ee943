import type { IncomingMessage } from "node:http";
import type { ServerLimits } from "#lib/limits.ts";
import { addressOf } from "./address.ts";
import { AddressLimits } from "./address-limits.ts";
import type { ClientSocket } from "./client-socket.ts";
import type { TurnedAway } from "./entrance.ts";
import { foreignOrigin } from "./origin.ts";
import type { RequestRefused } from "./refused.ts";

/** Connections that may be open beyond the limit for a moment, so that they can be told why they must go. */
const SPARE = 500;
/** Milliseconds until a connection that was refused is closed: its client has read why by then and closed it itself. */
const FAREWELL_MS = 200;

type Conn = ClientSocket["conn"];

export interface AdmissionOptions {
  readonly limits: ServerLimits;
  /** Origins of other sites' pages that may connect. */
  readonly origins: readonly string[];
}

interface Guest {
  readonly address: string;
  readonly refused: RequestRefused | undefined;
}

/** Who may connect, and how often. Who may not is told why, in words a stock client can read where it can be told. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #addresses: AddressLimits;
  readonly #guests = new Map<Conn, Guest>();
  #isLeaving = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#addresses = new AddressLimits(options.limits);
  }

  /** From here on nobody else is let in. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Why a connection is not even opened. Its client only learns that it failed; a person finds the words in the answer. */
  whyNot(request: IncomingMessage): TurnedAway | undefined {
    if (this.#isLeaving) return { status: 503, message: "the server is stopping; come back in some seconds" };
    const { limits, origins } = this.#options;
    const foreign = foreignOrigin(request, { origins, trustProxy: limits.trustProxy });
    if (foreign !== undefined) return { status: 403, message: foreign };
    if (this.#guests.size < limits.sessions + SPARE) return undefined;
    return {
      status: 429,
      message: 'the server has no room, the limit "limits.sessions"; come back later or raise it',
    };
  }

  /** Counts a connection as it opens, whether it joins or not. */
  opened(conn: Conn): void {
    const address = addressOf(conn.request, this.#options.limits.trustProxy);
    const refused = this.#addresses.enter(address, performance.now());
    this.#guests.set(conn, { address, refused });
  }

  closed(conn: Conn): void {
    const guest = this.#guests.get(conn);
    if (!this.#guests.delete(conn) || !guest || guest.refused) return;
    this.#addresses.leave(guest.address);
  }

  /** A middleware of Socket.IO: a refusal is the client's `connect_error`, with its code in `data`. */
  readonly join = ({ conn }: ClientSocket, next: (error?: Error) => void): void => {
    const refused = this.#guests.get(conn)?.refused;
    if (!refused) {
      next();
      return;
    }
    const { code, message } = refused;
    next(Object.assign(new Error(message), { data: { code, message } }));
    setTimeout(() => conn.close(), FAREWELL_MS);
  };

  /** Why a request of a connection is one too many for its address. */
  tooManyRequests(conn: Conn): string | undefined {
    const guest = this.#guests.get(conn);
    return guest && this.#addresses.request(guest.address, performance.now());
  }
}
