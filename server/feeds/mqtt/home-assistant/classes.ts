/** Digits after the point that suit a class of sensor, where the device does not say. */
const DECIMALS: Readonly<Record<string, number>> = {
  apparent_power: 0,
  atmospheric_pressure: 0,
  battery: 0,
  carbon_dioxide: 0,
  current: 2,
  distance: 1,
  energy: 2,
  frequency: 2,
  humidity: 1,
  illuminance: 0,
  moisture: 1,
  pm10: 0,
  pm25: 0,
  power: 0,
  power_factor: 2,
  pressure: 1,
  signal_strength: 0,
  temperature: 1,
  voltage: 1,
  water: 2,
  weight: 2,
  wind_speed: 1,
};

/** What 0 and 1 mean of a class of binary sensor (home-assistant.io, "Binary sensor"). */
const WORDS: Readonly<Record<string, readonly [off: string, on: string]>> = {
  battery: ["normal", "low"],
  battery_charging: ["not charging", "charging"],
  carbon_monoxide: ["clear", "detected"],
  cold: ["normal", "cold"],
  connectivity: ["disconnected", "connected"],
  door: ["closed", "open"],
  garage_door: ["closed", "open"],
  gas: ["clear", "detected"],
  heat: ["normal", "hot"],
  light: ["no light", "light"],
  lock: ["locked", "unlocked"],
  moisture: ["dry", "wet"],
  motion: ["clear", "detected"],
  moving: ["still", "moving"],
  occupancy: ["clear", "detected"],
  opening: ["closed", "open"],
  plug: ["unplugged", "plugged in"],
  power: ["off", "on"],
  presence: ["away", "home"],
  problem: ["ok", "problem"],
  running: ["not running", "running"],
  safety: ["safe", "unsafe"],
  smoke: ["clear", "detected"],
  sound: ["clear", "detected"],
  tamper: ["clear", "detected"],
  update: ["up to date", "update"],
  vibration: ["clear", "detected"],
  window: ["closed", "open"],
};

/** Classes of sensors whose states are texts (home-assistant.io, "Sensor"). */
const TEXTS = new Set(["date", "enum", "timestamp"]);

export function isTextClass(name: string | null | undefined): boolean {
  return TEXTS.has(name ?? "");
}

export function decimalsOfClass(name: string | undefined): number | undefined {
  return name !== undefined && Object.hasOwn(DECIMALS, name) ? DECIMALS[name] : undefined;
}

export function labelsOfClass(name: string | undefined): Readonly<Record<string, string>> {
  const [off, on] = (name !== undefined && Object.hasOwn(WORDS, name) && WORDS[name]) || ["off", "on"];
  return { "0": off, "1": on };
}

/** A class as a heading: `carbon_dioxide` is `Carbon dioxide`. */
export function headingOfClass(name: string | undefined): string | undefined {
  if (!name) return undefined;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
