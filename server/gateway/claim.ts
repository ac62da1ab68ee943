import { faultOfChannel, faultOfPattern, isPattern, matcher } from "#lib/channel.ts";
import type { Subscribed } from "#lib/protocol.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import { type Interests, MAX_PATTERNS } from "./interests.ts";
import { RequestRefused } from "./refused.ts";
import type { Session } from "./session.ts";

/** Whose channels and patterns a claim adds to. */
export interface Claimant {
  readonly hub: Hub;
  readonly session: Session;
  readonly interests: Interests;
}

/** What one request may subscribe to, gathered name by name. Nothing is held until it is granted as a whole. */
export class Claim {
  readonly records = new Map<string, ChannelRecord>();
  readonly names: string[] = [];
  readonly patterns: string[] = [];
  readonly refused: Subscribed["refused"] = [];
  readonly #claimant: Claimant;
  /** Channels and patterns that the session does not hold yet. */
  #freshChannels = 0;
  #freshPatterns = 0;

  constructor(claimant: Claimant) {
    this.#claimant = claimant;
  }

  /** Claims the channels a name or pattern stands for, or says why not. */
  add(name: string): void {
    try {
      if (isPattern(name)) this.#addPattern(name);
      else this.#addName(name);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      this.refused.push({ channel: name, code: error.code, message: error.message });
    }
  }

  #addName(name: string): void {
    const fault = faultOfChannel(name);
    if (fault !== undefined) throw new RequestRefused("bad-request", fault);
    const record = this.#claimant.hub.get(name);
    if (!record) {
      throw new RequestRefused("unknown-channel", "there is no such channel; `catalog` lists what there is");
    }
    this.#addAll([record]);
    this.names.push(name);
  }

  #addPattern(pattern: string): void {
    const fault = faultOfPattern(pattern);
    if (fault !== undefined) throw new RequestRefused("bad-request", fault);
    const { hub, interests } = this.#claimant;
    const isNew = !interests.hasPattern(pattern);
    if (isNew && interests.patterns + this.#freshPatterns >= MAX_PATTERNS) {
      const most = `a connection holds at most ${MAX_PATTERNS} patterns`;
      throw new RequestRefused("limit", `${most}; unsubscribe one first`);
    }
    const covers = matcher(pattern);
    this.#addAll([...hub.records()].filter((record) => covers(record.channel)));
    this.patterns.push(pattern);
    if (isNew) this.#freshPatterns++;
  }

  /** Adds channels, all or none: they must fit the connection's limit. */
  #addAll(records: readonly ChannelRecord[]): void {
    const { session, interests } = this.#claimant;
    const fresh = records.filter(({ channel }) => !session.holds(channel) && !this.records.has(channel));
    if (this.#freshChannels + fresh.length > interests.room) {
      throw new RequestRefused(
        "limit",
        `${interests.tooMany}; unsubscribe some, open another connection or raise it`,
      );
    }
    this.#freshChannels += fresh.length;
    for (const record of records) this.records.set(record.channel, record);
  }
}
