/** What every channel needs to know of the connection. */
export interface Link {
  readonly connected: boolean;
  /** When the server was lost, on the server's clock, epoch milliseconds; `NaN` while connected. */
  readonly lostAt: number;
  /** Since when the server runs, epoch milliseconds of its clock; `-Infinity` before it said so. */
  readonly started: number;
}

/** Before anything is known. */
export const UNLINKED: Link = {
  connected: false,
  lostAt: Number.NaN,
  started: Number.NEGATIVE_INFINITY,
};
