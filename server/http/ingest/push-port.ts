/** Who pushes: one for each token, and one for this machine. */
export interface Source {
  readonly name: string;
  readonly mayPush: (channel: string) => boolean;
}

/** What a body is written in: line protocol with the precision it says, or JSON, of which it may say that it is NDJSON. */
export type Format =
  | { readonly as: "lines"; readonly precision: string | null }
  | { readonly as: "json"; readonly perLine: boolean };

/** What became of a body. */
export interface Receipt {
  /** Values taken. */
  readonly accepted: number;
  /** The first of what was not taken. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  /** How many were not taken in all, and how many of them only because they are texts. */
  readonly refusals: number;
  readonly texts: number;
}

/** Takes one body as it arrives. */
export interface Intake {
  /** Says whether to go on: `false` where nearly all that came is broken, so that the rest is not worth reading. */
  write(text: string): boolean;
  end(): Receipt;
}

/** PORT: what takes what is pushed; the push feed has this shape. */
export interface PushTarget {
  /** Whether it takes anything now. */
  readonly isRunning: boolean;
  /** Counts a body that was refused as a whole; `reason` is a short phrase without data in it. */
  refuse(reason: string, detail: string): void;
  /** Milliseconds until a source may push again; 0 where it may now. */
  waitFor(source: string): number;
  /** Starts to take a body. Returns what is wrong in words where it cannot. */
  open(source: Source, format: Format): Intake | string;
}
