/** A scale as Recharts uses those of d3-scale: both setters return the scale, and without an argument what is set. */
interface Scale {
  (value: number): number;
  domain(next?: readonly number[]): readonly number[] | Scale;
  range(next?: readonly number[]): readonly number[] | Scale;
}

/**
 * The one scale of the board's axes, in the place of d3-scale in the build (`next.config.js`), which would bring along
 * scales of time and colour. Numbers of the domain are mapped onto the range (pixels) by a straight line.
 */
export function scaleLinear(): Scale {
  let domain: readonly number[] = [0, 1];
  let range: readonly number[] = [0, 1];
  const place = (value: number): number => {
    const [low = 0, high = 1] = domain;
    const [start = 0, end = 1] = range;
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return start * (1 - share) + end * share;
  };
  const scale: Scale = Object.assign(place, {
    domain(next?: readonly number[]) {
      if (!next) return domain;
      domain = next;
      return scale;
    },
    range(next?: readonly number[]) {
      if (!next) return range;
      range = next;
      return scale;
    },
  });
  return scale;
}
