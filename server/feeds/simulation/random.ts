import { randomExponential, randomNormal } from "d3-random";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random numbers from a seed, in the distributions the simulations need. */
export interface Random {
  /** Even over 0 (included) to 1 (excluded). */
  uniform(): number;
  /** Normal with mean 0 and variance 1. */
  normal(): number;
  /** Exponential with mean 1: the time between two events of a Poisson process of rate 1. */
  exponential(): number;
  /** Log-normal with median 1 and the given sigma of its logarithm. */
  logNormal(sigma: number): number;
}

/** Neighbouring seeds start in similar states; so many steps apart they are unlike. */
const WARM_UP = 32;

/**
 * The random numbers of a seed and a stream's name, which keeps streams of one seed apart. Generator:
 * xoroshiro128+ (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2018).
 */
export function seededRandom(seed: number, stream: string): Random {
  const generator = xoroshiro128plus(hashOf(`${seed}/${stream}`));
  for (let step = 0; step < WARM_UP; step++) generator.next();
  const uniform = () => uniformFloat64(generator);
  const normal = randomNormal.source(uniform)(0, 1);
  return {
    uniform,
    normal,
    exponential: randomExponential.source(uniform)(1),
    logNormal: (sigma) => Math.exp(sigma * normal()),
  };
}

/** A seed for those who gave none. */
export function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo): a text as a whole number. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
