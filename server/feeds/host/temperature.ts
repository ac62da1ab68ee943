import { measured, type Reading } from "./reading.ts";

/** The processor's temperature in °C. A machine without such a sensor often says 0 or less. */
export function temperature(celsius: () => Promise<number>): Reading {
  return {
    name: "temperature",
    read: async () => {
      const value = await celsius();
      const known = value > 0 && value < 200 ? value : Number.NaN;
      return [measured("temperature", known, { name: "CPU temperature", unit: "°C", decimals: 1 })];
    },
  };
}
