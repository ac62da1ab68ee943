// node examples/http-push/push.mjs [http://localhost:3000]: a sine on the board, once a second.
const url = `${process.argv[2] ?? "http://localhost:3000"}/api/ticks`;

async function push(value) {
  const tick = { channel: "sensor/greenhouse/humidity", value, unit: "%", decimals: 1, name: "Humidity" };
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(tick) });
  process.stdout.write(await answer.text());
}

for (;;) {
  await push(60 + 10 * Math.sin(Date.now() / 10_000));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
