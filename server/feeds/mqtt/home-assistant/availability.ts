import type { Message } from "../message.ts";
import type { Announcement, Place } from "./announcement.ts";
import { compileTemplate, type ValueOf } from "./value-template.ts";

interface Source extends Place {
  readonly value: ValueOf;
  available: boolean | undefined;
}

/** Whether a device says that it is there, by one topic or several. */
export class Availability {
  readonly #sources: readonly Source[];
  readonly #mode: Announcement["availability_mode"];
  #latest: boolean | undefined;

  /** @throws Error where a template is none of the simple kind. */
  constructor(said: Announcement) {
    this.#mode = said.availability_mode;
    this.#sources = placesOf(said).map((place) => ({
      ...place,
      value: simpleOf(place),
      available: undefined,
    }));
  }

  /** The topics it listens to. */
  get topics(): readonly string[] {
    return [...new Set(this.#sources.map(({ topic }) => topic))];
  }

  /** Whether the device is there; `undefined` where nobody has said so yet, or nobody ever will. */
  get available(): boolean | undefined {
    if (this.#mode === "latest") return this.#latest;
    const all = this.#sources.map(({ available }) => available);
    // One `true` is enough for any, one `false` for all; otherwise everybody must have spoken.
    const decisive = this.#mode === "any";
    if (all.includes(decisive)) return decisive;
    return all.length === 0 || all.includes(undefined) ? undefined : !decisive;
  }

  take(message: Message): void {
    for (const source of this.#sources) {
      if (source.topic !== message.topic) continue;
      const said = String(source.value(message));
      const here = said === source.payload_available;
      if (!here && said !== source.payload_not_available) continue;
      source.available = here;
      this.#latest = here;
    }
  }
}

function placesOf(said: Announcement): readonly Place[] {
  if (said.availability) return said.availability;
  const { availability_topic: topic, availability_template: value_template } = said;
  if (topic === undefined) return [];
  const { payload_available, payload_not_available } = said;
  return [{ topic, value_template, payload_available, payload_not_available }];
}

function simpleOf({ value_template }: Place): ValueOf {
  const value = compileTemplate(value_template);
  if (!value) throw new Error(value_template);
  return value;
}
