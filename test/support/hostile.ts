/** Values of every kind a client can put where another is expected. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "text",
  "__proto__",
  "sensor/../../etc/passwd",
  "sensor/\u0000",
  "\ud800",
  "x".repeat(100_000),
  [],
  [[]],
  [null],
  [{}],
  ["__proto__"],
  Array.from({ length: 6_000 }, () => "sensor/a"),
  {},
  { toString: 1 },
  { length: 1e9 },
  JSON.parse('{ "then": 1, "__proto__": { "ok": true }, "constructor": { "prototype": { "x": 1 } } }'),
  new Uint8Array([1, 2, 3]),
];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  subscribe: ["channels", "mode", "rate", "history", "since"],
  unsubscribe: ["channels"],
  configure: ["rate", "visible"],
  catalog: ["match"],
};

/** A valid message of each event, which one field of is then made hostile. */
const VALID: Readonly<Record<string, object>> = {
  subscribe: { channels: ["sensor/a"] },
  unsubscribe: { channels: ["sensor/none"] },
  configure: {},
  catalog: {},
};

const EVENTS = Object.keys(FIELDS);

/** Every event with every hostile value as the message itself and as each of its fields. */
export function hostileMessages(): [event: string, message: unknown][] {
  return EVENTS.flatMap((event) => [
    ...HOSTILE_VALUES.map((value): [string, unknown] => [event, value]),
    ...(FIELDS[event] ?? []).flatMap((field) =>
      HOSTILE_VALUES.map((value): [string, unknown] => [event, { ...VALID[event], [field]: value }]),
    ),
  ]);
}

const deep = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + close.repeat(levels);

/** What goes over a WebSocket that no stock client sends: bytes and texts at the level of the engine. */
export const HOSTILE_PACKETS: readonly (
  | string
  | Uint8Array<ArrayBuffer>
  | (string | Uint8Array<ArrayBuffer>)[]
)[] = [
  "",
  "9",
  "x",
  "2",
  "3probe",
  "5",
  "6",
  "0{}",
  "b!!!",
  "4",
  "4 ",
  "49",
  "42",
  "42[",
  "42[]",
  "42{}",
  '42"subscribe"',
  "42[1]",
  "42[null]",
  "42[{}]",
  '42["error","boom"]',
  '42["connect"]',
  '42["connect_error",{}]',
  '42["disconnect"]',
  '42["disconnecting"]',
  '42["newListener",1]',
  '42["removeListener",1]',
  '42["__proto__",{}]',
  '42["constructor",{}]',
  '42["hasOwnProperty"]',
  '42["toString",{}]',
  '42["hello",{}]',
  '42["frame",1,2,[3]]',
  '421e999["catalog",{}]',
  '42999999999999999999999["catalog",{}]',
  '42/other,["catalog",{}]',
  '42/__proto__,["catalog",{}]',
  "43[]",
  "431",
  '431["x"]',
  "44",
  '44{"message":"x"}',
  "40",
  "40[]",
  '40"x"',
  "40/other,",
  "40/__proto__,{}",
  `40/${"n".repeat(10_000)},`,
  "41",
  "41{}",
  "45",
  "45-[]",
  '450-["catalog",{}]',
  '45-1-["catalog",{}]',
  '45999999-["catalog",{}]',
  '451-["subscribe",{"_placeholder":true,"num":0}]',
  ['451-["subscribe",{"_placeholder":true,"num":0}]', new Uint8Array([1])],
  ['451-["subscribe",{"_placeholder":true,"num":99}]', new Uint8Array([1])],
  ['451-["subscribe",{"_placeholder":true,"num":"__proto__"}]', new Uint8Array([1])],
  ['451-["subscribe",{"_placeholder":true,"num":0}]', '42["catalog",{}]'],
  ['461-1["x",{"_placeholder":true,"num":0}]', new Uint8Array(0)],
  [`451-["catalog",${deep("[", "]", 100_000)}]`, new Uint8Array([1])],
  new Uint8Array([4, 2, 1]),
  new Uint8Array(0),
  `42["catalog",${deep("[", "]", 10_000)}]`,
  `42["catalog",${deep("[", "]", 400_000)}]`,
  `42["subscribe",${deep('{"channels":', "", 10_000)}0${"}".repeat(10_000)}]`,
  `420["subscribe",{"channels":["sensor/a"],"since":{"__proto__":["x",1],"sensor/a":["x",1e999]}}]`,
  `42${"1".repeat(100_000)}["catalog"]`,
  `42["catalog",{"match":"${"+/".repeat(50_000)}"}]`,
  "4".repeat(500_000),
  "x".repeat(10_000_000),
  new Uint8Array(10_000_000),
];
