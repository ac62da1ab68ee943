const FIELDS = ["temperature", "pressure", "flow", "level", "vibration"] as const;
const UNITS = { temperature: "°C", pressure: "bar", flow: "l/min", level: "%", vibration: "mm/s" } as const;
const GROUPS = 60;
const SYMBOLS = 0.1;
const BATCH = 1_000;

/** A channel as a message to `POST /api/ticks` names and describes it. */
export interface MadeChannel {
  readonly channel: string;
  readonly name: string;
  readonly group: string;
  readonly unit?: string;
}

/** So many channels of a large site: one in ten a price, the others sensors of 60 plants. */
export function manyChannels(count: number): MadeChannel[] {
  const symbols = Math.round(count * SYMBOLS);
  const units = Math.ceil((count - symbols) / GROUPS / FIELDS.length);
  return Array.from({ length: count }, (_, at) =>
    at < symbols ? symbolAt(at) : sensorAt(at - symbols, units),
  );
}

function symbolAt(at: number): MadeChannel {
  const code = `S${String(at + 1).padStart(4, "0")}`;
  return { channel: `symbol/${code}`, name: `Share ${at + 1}`, group: "Market" };
}

function sensorAt(at: number, units: number): MadeChannel {
  const field = FIELDS[at % FIELDS.length] ?? "flow";
  const unit = (Math.floor(at / FIELDS.length) % units) + 1;
  const plant = Math.floor(at / FIELDS.length / units) + 1;
  return {
    channel: `sensor/plant-${plant}/unit-${unit}/${field}`,
    name: `Plant ${plant} unit ${unit} ${field}`,
    group: `Plant ${plant}`,
    unit: UNITS[field],
  };
}

/** Pushes one value of each channel to a board, in batches. Throws where one is not taken. */
export async function pushAll(url: string, channels: readonly MadeChannel[]): Promise<void> {
  for (let from = 0; from < channels.length; from += BATCH) {
    const ticks = channels.slice(from, from + BATCH).map((facts) => ({ ...facts, value: anyValue() }));
    const answer = await fetch(`${url}/api/ticks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ticks),
    });
    const text = await answer.text();
    if (!answer.ok || !text.includes('"refused":[]')) throw new Error(`${answer.status} ${text}`);
  }
}

function anyValue(): number {
  return Math.round(1_000 + Math.random() * 9_000) / 100;
}

/** Pushes a value of each of some channels every second, until it is disposed of. */
export function tickEverySecond(url: string, channels: readonly MadeChannel[]): Disposable {
  const timer = setInterval(() => void pushAll(url, channels).catch(() => {}), 1_000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
