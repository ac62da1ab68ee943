import { Boiler, BURNER_LABELS } from "./boiler.ts";
import { ColdStore, DOOR_LABELS } from "./cold-store.ts";
import { PowerMeter } from "./power.ts";
import { type Random, seededRandom } from "./random.ts";
import type { AnySensor, Plant } from "./sensors.ts";
import { PUMP_LABELS, Tank } from "./tank.ts";

const SLOW = 1;
const FAST = 4;
const BURNER_KW = [0.4, 3, 6] as const;

/** The plant of so many sensors: boiler house, feed tank and cold store first, then production lines. */
export function plantOf(count: number, seed: number): Plant {
  const plants = [mainPlant(seededRandom(seed, "plant"))];
  const sensors = () => plants.reduce((sum, plant) => sum + plant.sensors.length, 0);
  const perLine = 5;
  const lines = Math.ceil(Math.max(0, count - sensors()) / perLine);
  const digits = Math.max(2, String(lines).length);
  for (let line = 1; line <= lines; line++) {
    const number = String(line).padStart(digits, "0");
    plants.push(lineOf(number, seededRandom(seed, `line ${line}`)));
  }
  return {
    units: plants.flatMap((plant) => plant.units),
    sensors: plants.flatMap((plant) => plant.sensors).slice(0, count),
  };
}

function mainPlant(random: Random): Plant {
  const boiler = new Boiler(random);
  const tank = new Tank(random);
  const store = new ColdStore(random);
  const power = new PowerMeter(
    [
      { load: () => BURNER_KW[boiler.burner] ?? 0 },
      { load: () => 7.5 * tank.pump },
      { load: () => 11 * store.compressor },
    ],
    random,
  );
  return {
    units: [boiler, tank, store, power],
    sensors: [
      ...boilerHouse(boiler),
      ...feedPump(tank),
      ...feedTank(tank),
      ...coldStore(store),
      plantPower(power),
    ],
  };
}

const BOILER_HOUSE = "Boiler house";

function boilerHouse(boiler: Boiler): AnySensor[] {
  const group = BOILER_HOUSE;
  return [
    {
      ...temperature("sensor/boiler-1/temperature", "Boiler 1 temperature", group, boiler),
      ...{ rate: SLOW, noise: 0.12, span: 12 },
    },
    {
      description: {
        channel: "sensor/boiler-1/setpoint",
        name: "Boiler 1 setpoint",
        unit: "°C",
        decimals: 1,
        group,
        command: { type: "number", min: 60, max: 90, step: 0.5 },
      },
      ...{ read: () => boiler.setpoint, rate: SLOW, noise: 0, span: 0 },
      write: (setpoint) => boiler.tell(setpoint),
    },
    pressure("sensor/boiler-1/pressure", "Boiler 1 pressure", group, boiler),
    {
      description: {
        channel: "sensor/boiler-1/burner",
        name: "Boiler 1 burner",
        group,
        labels: BURNER_LABELS,
        decimals: 0,
      },
      ...{ read: () => boiler.burner, state: true },
    },
  ];
}

function feedPump(tank: Tank): AnySensor[] {
  const group = BOILER_HOUSE;
  return [
    {
      description: {
        channel: "sensor/feed-pump/state",
        name: "Feed pump",
        group,
        labels: PUMP_LABELS,
        decimals: 0,
      },
      ...{ read: () => tank.pump, state: true },
    },
    vibration("sensor/feed-pump/vibration", "Feed pump vibration", group, tank),
  ];
}

function feedTank(tank: Tank): AnySensor[] {
  return [level("sensor/feed-tank/level", "Feed tank level", "Feed tank", tank)];
}

function coldStore(store: ColdStore): AnySensor[] {
  const group = "Cold store";
  const at = (quantity: string) => `sensor/cold-store-1/${quantity}`;
  return [
    {
      description: {
        ...{ channel: at("temperature"), name: "Cold store 1 temperature", unit: "°C", decimals: 1, group },
        limits: { ll: -26, l: -24, h: -16, hh: -12 },
      },
      ...{ read: () => store.temperature, rate: SLOW, noise: 0.05, span: 4 },
    },
    {
      description: {
        ...{ channel: at("humidity"), name: "Cold store 1 humidity", unit: "%", decimals: 1, group },
        limits: { h: 80, hh: 90 },
      },
      ...{ read: () => store.humidity, rate: SLOW, noise: 0.3, span: 15, least: 0 },
    },
    {
      description: {
        channel: at("door"),
        name: "Cold store 1 door",
        group,
        labels: DOOR_LABELS,
        decimals: 0,
      },
      ...{ read: () => store.door, state: true },
    },
  ];
}

function plantPower(meter: PowerMeter): AnySensor {
  return {
    description: {
      channel: "sensor/plant/power",
      name: "Plant power",
      unit: "kW",
      decimals: 1,
      group: BOILER_HOUSE,
    },
    ...{ read: () => meter.power, rate: SLOW, noise: 0.2, span: 15, least: 0 },
  };
}

/** A production line: the same models under another name. */
function lineOf(number: string, random: Random): Plant {
  const boiler = new Boiler(random);
  const tank = new Tank(random);
  const power = new PowerMeter(
    [{ load: () => BURNER_KW[boiler.burner] ?? 0 }, { load: () => 7.5 * tank.pump }],
    random,
  );
  const group = `Line ${number}`;
  const at = (quantity: string) => `sensor/line-${number}/${quantity}`;
  return {
    units: [boiler, tank, power],
    sensors: [
      {
        ...temperature(at("temperature"), `${group} temperature`, group, boiler),
        ...{ rate: SLOW, noise: 0.12, span: 12 },
      },
      pressure(at("pressure"), `${group} pressure`, group, boiler),
      vibration(at("vibration"), `${group} vibration`, group, tank),
      level(at("level"), `${group} level`, group, tank),
      {
        description: { channel: at("power"), name: `${group} power`, unit: "kW", decimals: 1, group },
        ...{ read: () => power.power, rate: SLOW, noise: 0.2, span: 15, least: 0 },
      },
    ],
  };
}

function temperature(channel: string, name: string, group: string, boiler: Boiler) {
  const limits = { ll: 50, l: 60, h: 90, hh: 95 };
  return {
    description: { channel, name, unit: "°C", decimals: 1, group, limits },
    read: () => boiler.temperature,
  };
}

function pressure(channel: string, name: string, group: string, boiler: Boiler): AnySensor {
  return {
    description: { channel, name, unit: "bar", decimals: 2, group, limits: { l: 0.8, h: 2.8, hh: 3.2 } },
    ...{ read: () => boiler.pressure, rate: FAST, noise: 0.012, span: 0.8, least: 0 },
  };
}

/** Limits: the zone borders of ISO 10816-3 for medium machines on rigid foundations. */
function vibration(channel: string, name: string, group: string, tank: Tank): AnySensor {
  return {
    description: { channel, name, unit: "mm/s", decimals: 2, group, limits: { h: 4.5, hh: 7.1 } },
    ...{ read: () => tank.vibration, rate: FAST, noise: 0.06, span: 4, least: 0 },
  };
}

function level(channel: string, name: string, group: string, tank: Tank): AnySensor {
  return {
    description: { channel, name, unit: "%", decimals: 1, group, limits: { ll: 10, l: 20, h: 90, hh: 95 } },
    ...{ read: () => tank.level, rate: SLOW, noise: 0.15, span: 20, least: 0 },
  };
}
