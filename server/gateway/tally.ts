/** What a gateway has written in frames since it began: plain numbers, so that counting costs nothing. */
export class Tally {
  frames = 0;
  /** Bytes of frames, as on the wire. */
  bytes = 0;
  /** Ticks told, the sum of the rows' counts. */
  ticks = 0;
}
