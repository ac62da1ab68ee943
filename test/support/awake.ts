/** Milliseconds between two looks at the time, and what is counted of it from one to the next at the most. */
const STEP = 10;
const MOST = 20;

let [awake, last] = [0, performance.now()];

setInterval(() => {
  awake = awakeMs();
  last = performance.now();
}, STEP).unref();

/**
 * The time, milliseconds, in which this machine gave this process its turns. What other work had of it is not counted: what
 * is promised within two seconds is promised of a machine that runs the program.
 */
export function awakeMs(): number {
  return awake + Math.min(performance.now() - last, MOST);
}
