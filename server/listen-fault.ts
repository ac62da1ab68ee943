import { messageOf } from "#lib/message-of.ts";

const REMEDY = "set HOST to 127.0.0.1, or to 0.0.0.0 for every interface";

const NO_ADDRESS = (host: string): string => `${host} is no address of this machine; ${REMEDY}`;
const UNKNOWN_NAME = (host: string): string => `no address is known for the name ${host}; ${REMEDY}`;

/** What the codes of listen(2), bind(2) and getaddrinfo(3) mean to whoever set PORT and HOST. */
const FAULTS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `port ${port} is in use; stop what uses it, or set PORT to another`,
  EACCES: (_, port) => `port ${port} may not be used by this user; set PORT to one above 1023`,
  EPERM: (_, port) => `port ${port} may not be used by this user; set PORT to one above 1023`,
  EADDRNOTAVAIL: NO_ADDRESS,
  // As for a link-local address, which is none without its interface.
  EINVAL: (host) => `${host} cannot be listened on as it stands (fe80::… needs its %interface); ${REMEDY}`,
  EAFNOSUPPORT: (host) => `this machine has no addresses of the kind of ${host}; ${REMEDY}`,
  ENOTFOUND: UNKNOWN_NAME,
  EAI_NONAME: UNKNOWN_NAME,
  EAI_NODATA: UNKNOWN_NAME,
  EAI_AGAIN: (host) => `the name ${host} cannot be looked up at the moment; try again, or ${REMEDY}`,
  EMFILE: () => "this process may open no more files; raise its limit with ulimit -n",
  ENFILE: () => "this machine has no more files to open; close what holds them",
};

/** Says in one line why a server cannot listen and what to do next. */
export function describeListenFault(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  if (known) return known(host, port);
  const why = messageOf(error);
  return `cannot listen on ${host} port ${port}: ${why}; set HOST and PORT to an address and port that are free`;
}
