const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** Characters of the longest text that is read as a number. */
const MAX_DIGITS = 1_000;

/** A decimal number, as text or as JSON's own; `NaN` for anything else, an empty text included. */
export function parseNumber(given: unknown): number {
  if (typeof given === "number") return given;
  if (typeof given !== "string") return Number.NaN;
  const text = given.trim();
  if (text.length > MAX_DIGITS) return Number.NaN;
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

/** How many digits after the point it takes to write a number, 0 to 12. */
export function digitsAfterPoint(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const digits = (mantissa.split(".")[1] ?? "").length - Number(exponent);
  return Math.min(12, Math.max(0, digits));
}

/** The mid of two numbers, with one digit more than they have and so without the noise of binary fractions. */
export function midOf(a: number, b: number): number {
  const decimals = Math.max(digitsAfterPoint(a), digitsAfterPoint(b)) + 1;
  return Number(((a + b) / 2).toFixed(decimals));
}
