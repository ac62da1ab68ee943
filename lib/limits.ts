/** Frames per second: the fewest and the most that anybody is sent, and those of who asks for no rate. */
export const MIN_RATE = 0.1;
export const MAX_RATE = 50;
export const DEFAULT_RATE = 10;
/** Frames per second at the most while a page is hidden (SUB7). */
export const HIDDEN_RATE = 1;

/** Rows of the past that a channel's entry has at the most, and where nothing is said. */
export const MAX_HISTORY = 3_000;
export const DEFAULT_HISTORY = 300;

/** Names of one request at the most: those beyond `limits.channels` are refused one by one, so that the others are served. */
export const MAX_NAMES = 20_000;

/** Milliseconds a device may take to report what it was told, where a command does not say. */
export const DEFAULT_COMMAND_MS = 5_000;

/** How much of the recent past each channel keeps, for charts and for readers that come back. */
export interface RecentLimits {
  /** The ticks of so many milliseconds before the newest are kept. */
  readonly ms: number;
  /** So many of the newest ticks are kept, however old. */
  readonly ticks: number;
  /** All channels together keep no more than so many bytes. */
  readonly bytes: number;
}

export const DEFAULT_RECENT: RecentLimits = { ms: 300_000, ticks: 3_000, bytes: 256 * 1_048_576 };

/** What clients may ask of a server before they are refused, in words that name the limit. */
export interface ServerLimits {
  /** Channels one connection may hold. */
  readonly channels: number;
  /** Channels one feed may open. */
  readonly channelsPerFeed: number;
  /** Frames per second one connection may ask for. */
  readonly rate: number;
  /** Rows of the past one channel may be asked for. */
  readonly history: number;
  /** Bytes of one message from a client. */
  readonly messageBytes: number;
  /** Requests a second of one connection; twice as many at once. */
  readonly requests: number;
  /** Rows a second one connection may ask for; three times as many at once. */
  readonly rows: number;
  /** Connections in all. */
  readonly sessions: number;
  /** Connections from one address. */
  readonly sessionsPerAddress: number;
  /** Connections one address may open at once; a tenth of them more each second. */
  readonly connectsPerAddress: number;
  /** Requests one address may send at once, all its connections together; a tenth of them more each second. */
  readonly requestsPerAddress: number;
  /** Whether a proxy in front, which nobody goes around, says where a connection comes from. */
  readonly trustProxy: boolean;
}

export const DEFAULT_LIMITS: ServerLimits = {
  channels: 5_000,
  channelsPerFeed: 5_000,
  rate: MAX_RATE,
  history: MAX_HISTORY,
  messageBytes: 1_048_576,
  requests: 500,
  rows: 100_000,
  sessions: 20_000,
  sessionsPerAddress: 10_000,
  connectsPerAddress: 6_000,
  requestsPerAddress: 50_000,
  trustProxy: false,
};
