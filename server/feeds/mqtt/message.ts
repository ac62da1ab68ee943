/** One message of a broker, read no further than somebody asks. */
export class Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** Whether the broker had kept it. */
  readonly retained: boolean;
  #text: string | undefined;
  #json: { readonly value: unknown } | undefined;

  constructor(topic: string, payload: Buffer, retained: boolean) {
    this.topic = topic;
    this.payload = payload;
    this.retained = retained;
  }

  get text(): string {
    this.#text ??= this.payload.toString();
    return this.#text;
  }

  /** What it says as JSON; `undefined` where it is none. */
  get json(): unknown {
    this.#json ??= { value: parsed(this.text) };
    return this.#json.value;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
