import { faultOfChannel, faultOfPattern, isPattern, matcher } from "#lib/channel.ts";
import type {
  CatalogAnswer,
  CatalogQuery,
  Configure,
  Configured,
  Entry,
  Mode,
  RefusalCode,
  Subscribe,
  Subscribed,
  Unsubscribe,
  Unsubscribed,
} from "#lib/protocol.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import { type Interests, MAX_PATTERNS } from "./interests.ts";
import type { Session } from "./session.ts";

/** Rows of one answer at the most, all channels together; more channels get fewer rows each. */
const MAX_ANSWER_ROWS = 100_000;

/** A request, or one name of it, that is not granted. `message` says what to do next. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whom a request comes from, and what it is about. */
export interface Asker {
  readonly hub: Hub;
  readonly session: Session;
  readonly interests: Interests;
}

/** What one request has claimed so far. */
interface Claim {
  readonly records: Map<string, ChannelRecord>;
  /** How many of them the session does not hold yet. */
  fresh: number;
}

/** SUB1 to SUB4: every name that can be held is, in one step; what cannot is said by name. */
export function subscribe(asker: Asker, message: Subscribe): Subscribed {
  const { session } = asker;
  const mode = message.mode ?? "bars";
  session.configure({ rate: message.rate });
  const refused: Subscribed["refused"] = [];
  const claim: Claim = { records: new Map(), fresh: 0 };
  for (const name of new Set(message.channels)) {
    try {
      claimName(asker, name, claim, message);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      refused.push({ channel: name, code: error.code, message: error.message });
    }
  }
  const channels = holdAll(session, claim, mode, message);
  return { ok: true, granted: { mode, rate: session.rate }, channels, refused };
}

/** SUB6 */
export function unsubscribe({ interests }: Asker, message: Unsubscribe): Unsubscribed {
  for (const name of new Set(message.channels)) interests.remove(name);
  return { ok: true };
}

/** SUB7 */
export function configure({ session }: Asker, message: Configure): Configured {
  session.configure(message);
  return { ok: true, granted: { rate: session.rate } };
}

/** SUB8 */
export function catalog({ hub }: Asker, { match }: CatalogQuery): CatalogAnswer {
  const fault = match === undefined ? undefined : faultOfPattern(match);
  if (fault !== undefined) throw new RequestRefused("bad-request", `match: ${fault}`);
  return { ok: true, channels: hub.catalog(match) };
}

function holdAll(session: Session, { records }: Claim, mode: Mode, { history, since }: Subscribe): Entry[] {
  const maxRows = Math.max(1, Math.floor(MAX_ANSWER_ROWS / Math.max(1, records.size)));
  const places = new Map(Object.entries(since ?? {}));
  return Array.from(records.values(), (record) =>
    session.hold(record, mode, { history, since: places.get(record.channel), maxRows }),
  );
}

/**
 * Claims the channels a name or pattern stands for and notes it as an interest.
 * @throws RequestRefused where it cannot be held.
 */
function claimName(asker: Asker, name: string, claim: Claim, message: Subscribe): void {
  const fault = isPattern(name) ? faultOfPattern(name) : faultOfChannel(name);
  if (fault !== undefined) throw new RequestRefused("bad-request", fault);
  if (isPattern(name)) {
    claimPattern(asker, name, claim, message);
    return;
  }
  const record = asker.hub.get(name);
  if (!record) {
    throw new RequestRefused("unknown-channel", "there is no such channel; `catalog` lists what there is");
  }
  claimAll(asker, [record], 0, claim);
  asker.interests.addName(name);
}

function claimPattern(
  { hub, session, interests }: Asker,
  pattern: string,
  claim: Claim,
  wish: Subscribe,
): void {
  const isNew = !interests.hasPattern(pattern);
  if (isNew && interests.patterns >= MAX_PATTERNS) {
    throw new RequestRefused(
      "limit",
      `a connection holds at most ${MAX_PATTERNS} patterns; unsubscribe one first`,
    );
  }
  const covers = matcher(pattern);
  const records = [...hub.records()].filter((record) => covers(record.channel));
  claimAll({ session, interests }, records, isNew ? 1 : 0, claim);
  interests.addPattern(pattern, { mode: wish.mode ?? "bars", history: wish.history });
}

/** Adds channels to a claim, all or none: they, and `patterns` new patterns, must fit the connection's limit. */
function claimAll(
  { session, interests }: Pick<Asker, "session" | "interests">,
  records: readonly ChannelRecord[],
  patterns: number,
  claim: Claim,
): void {
  const isNew = ({ channel }: ChannelRecord): boolean =>
    !session.holds(channel) && !claim.records.has(channel);
  const fresh = records.filter(isNew).length;
  if (claim.fresh + fresh + patterns > interests.room) {
    const most = `a connection holds at most ${interests.maxHeld} channels and patterns`;
    throw new RequestRefused("limit", `${most}; unsubscribe some or open another connection`);
  }
  claim.fresh += fresh;
  for (const record of records) claim.records.set(record.channel, record);
}
