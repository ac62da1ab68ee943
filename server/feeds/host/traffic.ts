import { type Measurement, measured, Rate, type Reading } from "./reading.ts";

/** Bytes that came into and went out of memory since the machine started; `NaN` where they are not counted. */
export interface Counters {
  readonly in: number;
  readonly out: number;
}

const KILOBYTES = { unit: "kB/s", decimals: 1 };

/** Two byte counters as rates in kB/s. */
export class Traffic implements Reading {
  readonly name: string;
  readonly #ways: Readonly<Record<string, keyof Counters>>;
  readonly #count: () => Promise<Counters>;
  readonly #rates = { in: new Rate(), out: new Rate() };

  /** @param ways what people call each way: `{ read: "in" }` makes `Disk read` of the disk's `in`. */
  constructor(name: string, ways: Readonly<Record<string, keyof Counters>>, count: () => Promise<Counters>) {
    this.name = name;
    this.#ways = ways;
    this.#count = count;
  }

  async read(): Promise<Measurement[]> {
    const counters = await this.#count();
    const label = this.name.charAt(0).toUpperCase() + this.name.slice(1);
    return Object.entries(this.#ways).map(([word, way]) => {
      const value = this.#rates[way].of(counters[way]) / 1000;
      return measured(`${this.name}/${word}`, value, { ...KILOBYTES, name: `${label} ${word}` });
    });
  }
}
