import type { Socket } from "socket.io";
import type { ClientEvents, ServerEvents } from "#lib/protocol.ts";

/** A connection in Socket.IO's words, with the protocol's events. */
export type ClientSocket = Socket<ClientEvents, ServerEvents>;
