/** What a snippet needs to know of this server. */
export interface Target {
  /** Such as `http://localhost:3000`. */
  readonly origin: string;
  /** Empty where none is needed. */
  readonly token: string;
}

export interface Snippet {
  readonly name: string;
  readonly code: string;
  /** Where it goes and what else it takes; empty where it is pasted into a terminal and that is all. */
  readonly note: string;
}

/** The channel that the first snippet writes to. */
export const FIRST_CHANNEL = "sensor/kitchen/temperature";

/** Whether a host is this machine itself, from where nobody needs a token. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|::1)$/i.test(hostname);
}

/** Where JSON is pushed to. */
export function pushAddress(origin: string): string {
  return `${origin}/api/ticks`;
}

/** Programs that push a measurement to this server, each whole. */
export function snippetsOf(target: Target): readonly Snippet[] {
  return [curl(target), node(target), python(target), arduino(target), telegraf(target)];
}

function curl({ origin, token }: Target): Snippet {
  const tick = `{ "channel": "${FIRST_CHANNEL}", "value": 21.5, "unit": "°C" }`;
  const lines = [
    `curl ${pushAddress(origin)}`,
    ...(token ? [`  -H ${inShell(`Authorization: Token ${token}`)}`] : []),
    `  -d ${inShell(tick)}`,
  ];
  return { name: "curl", code: lines.join(" \\\n"), note: "" };
}

function node({ origin, token }: Target): Snippet {
  const headers = token ? `\nconst headers = { authorization: ${inCode(`Token ${token}`)} };` : "";
  const code = `const url = ${inCode(pushAddress(origin))};${headers}

setInterval(async () => {
  const value = 60 + 10 * Math.sin(Date.now() / 10_000);
  const tick = { channel: "sensor/greenhouse/humidity", value, unit: "%", decimals: 1 };
  const answer = await fetch(url, { method: "POST",${token ? " headers," : ""} body: JSON.stringify(tick) });
  console.log(await answer.text());
}, 1000);`;
  return { name: "Node", code, note: "Save it as push.mjs and run: node push.mjs (Node 18 or newer)." };
}

function python({ origin, token }: Target): Snippet {
  const headers = token ? `\nHEADERS = {"Authorization": ${inCode(`Token ${token}`)}}` : "\nHEADERS = {}";
  const code = `import json, math, time, urllib.request

URL = ${inCode(pushAddress(origin))}${headers}

while True:
    value = 60 + 10 * math.cos(time.time() / 10)
    tick = {"channel": "sensor/greenhouse/light", "value": value, "unit": "klx", "decimals": 1}
    request = urllib.request.Request(URL, json.dumps(tick).encode(), HEADERS)
    answer = urllib.request.urlopen(request)
    print(answer.read().decode().strip())
    time.sleep(1)`;
  return { name: "Python", code, note: "Save it as push.py and run: python3 push.py. It needs no package." };
}

function arduino({ origin, token }: Target): Snippet {
  const code = `#include <WiFi.h>        // ESP8266: <ESP8266WiFi.h>
#include <HTTPClient.h>  // ESP8266: <ESP8266HTTPClient.h>

const char* URL = ${inCode(pushAddress(origin))};

void setup() {
  WiFi.begin("your network", "its password");
  while (WiFi.status() != WL_CONNECTED) delay(200);
}

void loop() {
  HTTPClient http;
  http.begin(URL);
  http.addHeader("Content-Type", "application/json");${
    token ? `\n  http.addHeader("Authorization", ${inCode(`Token ${token}`)});` : ""
  }
  float value = analogRead(34) * 3.3 / 4095;
  http.POST(String("{\\"channel\\":\\"sensor/esp32/voltage\\",\\"unit\\":\\"V\\",\\"value\\":") + String(value, 3) + "}");
  http.end();
  delay(1000);
}`;
  const here = isLoopback(new URL(origin).hostname);
  const note = here
    ? "An ESP32 cannot reach localhost: start Tidemark with HOST=0.0.0.0, put this machine's address in URL, and send a token, which every other machine needs."
    : "For an ESP32 in the Arduino IDE; an ESP8266 has its own names for the two headers.";
  return { name: "Arduino", code, note };
}

function telegraf({ origin, token }: Target): Snippet {
  const code = `[agent]
  interval = "2s"
  flush_interval = "2s"

[[inputs.cpu]]
[[inputs.mem]]

[[outputs.influxdb_v2]]
  urls = [${inCode(origin)}]${token ? `\n  token = ${inCode(token)}` : ""}
  organization = "any"
  bucket = "any"`;
  return {
    name: "Telegraf",
    code,
    note: "Save it as telegraf.conf and run: telegraf --config telegraf.conf",
  };
}

/** A text within single quotes, as a shell reads it. */
function inShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text within double quotes, as JavaScript, Python, C++ and TOML read it. */
function inCode(text: string): string {
  return JSON.stringify(text);
}
