/** A piece of plant: it moves in fixed steps, and sensors read its state in between. */
export interface PlantUnit {
  /** Moves on by `seconds`, which is small against its time constants. */
  step(seconds: number): void;
}

/** Moves a value towards a target with a first-order lag: the share left after `seconds` is e^(−seconds / tau). */
export function lagged(value: number, target: number, seconds: number, tau: number): number {
  return target + (value - target) * Math.exp(-seconds / tau);
}
