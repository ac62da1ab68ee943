/** A config to paste, and what else it takes. */
export interface Recipe {
  readonly name: string;
  /** The types of feed that its messages come from. */
  readonly types: readonly string[];
  /** What `tidemark.config.json` says. */
  readonly config: string;
  /** A line for a terminal that makes the first message, or gets what is missing; `null` where none is needed. */
  readonly command: { readonly says: string; readonly line: string } | null;
  readonly note: string;
}

const OWN_BROKER =
  "Where a config has mqttBroker too, localhost:1883 is Tidemark itself: give your broker another port, or leave mqttBroker out.";
const REPLACES = "Feeds of a config take the place of the demo's.";

export const MQTT: readonly Recipe[] = [
  {
    name: "Built-in broker",
    types: ["mqtt-broker"],
    config: `{ "mqttBroker": { "port": 1883 } }`,
    command: {
      says: "Then publish, in another terminal in Tidemark's folder; mosquitto_pub does the same:",
      line: "npx mqtt pub -h localhost -t garden/temperature -m 14.5",
    },
    note: 'Devices publish straight to Tidemark, with nothing installed, and each topic becomes a channel. For devices elsewhere add "host": "0.0.0.0" with a "username" and a "password".',
  },
  {
    name: "Your broker",
    types: ["mqtt"],
    config: `{
  "feeds": [
    { "type": "mqtt", "url": "mqtt://localhost", "topics": ["plant/#"] }
  ]
}`,
    command: {
      says: "Then publish to it; mosquitto_pub does the same:",
      line: "npx mqtt pub -h localhost -t plant/boiler/temperature -m 71.5",
    },
    note: `Put your broker's address in url. ${OWN_BROKER} ${REPLACES}`,
  },
  {
    name: "Home Assistant",
    types: ["mqtt"],
    config: `{
  "feeds": [
    {
      "type": "mqtt", "name": "Home", "url": "mqtt://localhost",
      "discovery": { "homeAssistant": true }
    }
  ]
}`,
    command: null,
    note: `Whatever announces itself under homeassistant/… (Zigbee2MQTT, Tasmota, ESPHome) appears with its name and unit. ${OWN_BROKER} ${REPLACES}`,
  },
];

const NOTHING_TO_INSTALL = `Public trades; nothing to install, and no key. ${REPLACES}`;

export const EXCHANGES: readonly Recipe[] = [
  {
    name: "Binance",
    types: ["websocket"],
    config: `{
  "feeds": [
    {
      "type": "websocket",
      "name": "Binance",
      "url": "wss://data-stream.binance.vision/stream",
      "send": [{
        "method": "SUBSCRIBE", "id": 1,
        "params": ["btcusdt@trade", "ethusdt@trade", "solusdt@trade"]
      }],
      "map": {
        "when": { "path": "data.e", "equals": "trade" },
        "symbol": "data.s", "time": "data.T", "price": "data.p",
        "size": "data.q", "unit": "USDT"
      },
      "sequence": { "path": "data.t", "per": "data.s" },
      "prefix": "binance",
      "group": "Binance"
    }
  ]
}`,
    command: null,
    note: NOTHING_TO_INSTALL,
  },
  {
    name: "Coinbase",
    types: ["websocket"],
    config: `{
  "feeds": [
    {
      "type": "websocket",
      "name": "Coinbase",
      "url": "wss://ws-feed.exchange.coinbase.com",
      "send": [{
        "type": "subscribe",
        "product_ids": ["BTC-USD", "ETH-USD", "SOL-USD"],
        "channels": ["ticker", "heartbeat"]
      }],
      "map": {
        "when": { "path": "type", "equals": "ticker" },
        "symbol": "product_id", "time": "time", "price": "price",
        "size": "last_size", "bid": "best_bid", "ask": "best_ask",
        "unit": "USD"
      },
      "errors": ["message"],
      "idleTimeout": 10000,
      "prefix": "coinbase",
      "group": "Coinbase"
    }
  ]
}`,
    command: null,
    note: NOTHING_TO_INSTALL,
  },
  {
    name: "Kraken",
    types: ["websocket"],
    config: `{
  "feeds": [
    {
      "type": "websocket",
      "name": "Kraken",
      "url": "wss://ws.kraken.com/v2",
      "send": [{
        "method": "subscribe",
        "params": {
          "channel": "trade", "snapshot": true,
          "symbol": ["BTC/USD", "ETH/USD", "SOL/USD"]
        }
      }],
      "map": {
        "when": { "path": "channel", "equals": "trade" },
        "each": "data[*]",
        "symbol": "symbol", "time": "timestamp", "price": "price",
        "size": "qty", "unit": "USD"
      },
      "sequence": { "path": "trade_id", "per": "symbol" },
      "idleTimeout": 10000,
      "prefix": "kraken",
      "group": "Kraken"
    }
  ]
}`,
    command: null,
    note: NOTHING_TO_INSTALL,
  },
  {
    name: "Any, by ccxt",
    types: ["exchange"],
    config: `{
  "feeds": [
    {
      "type": "exchange",
      "name": "Kraken through ccxt",
      "exchange": "kraken",
      "symbols": ["BTC/USD", "ETH/USD", "SOL/USD"],
      "watch": "trades",
      "group": "Kraken"
    }
  ]
}`,
    command: { says: "First get ccxt, in Tidemark's folder:", line: "npm install --no-save ccxt@4.5.84" },
    note: `About seventy exchanges, by their names in ccxt. ${REPLACES}`,
  },
];

/** A feed of the user's own: a file and the config that names it. */
export const OWN_CODE = {
  file: "cellar.ts",
  code: `import { setTimeout as sleep } from "node:timers/promises";
import { defineFeed } from "tidemark";

/** A cellar whose temperature goes up and down by a degree within five minutes. */
export default defineFeed({
  name: "Cellar",

  async run(emit, signal) {
    emit.describe({
      channel: "sensor/cellar/temperature",
      name: "Cellar temperature",
      unit: "°C",
      decimals: 2,
    });
    while (!signal.aborted) {
      emit({ channel: "sensor/cellar/temperature", value: 12 + Math.sin(Date.now() / 48_000) });
      await sleep(1_000, undefined, { signal }).catch(() => {});
    }
  },
});
`,
  config: `{
  "feeds": [
    { "type": "module", "file": "cellar.ts", "name": "Cellar" }
  ]
}`,
} as const;
