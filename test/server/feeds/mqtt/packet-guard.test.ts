import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LargePacket, PacketGuard } from "../../../../server/feeds/mqtt/packet-guard.ts";

const LIMIT = 300;

/** A packet of MQTT: its first byte, its length in up to four bytes, and a body. */
function packet(first: number, body: Buffer): Buffer {
  const head = [first];
  let left = body.length;
  do {
    head.push((left % 128) + (left >= 128 ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from(head), body]);
}

function publish(qos: number, topic: string, id: number, bytes: number): Buffer {
  const name = Buffer.from(topic);
  const length = Buffer.from([name.length >> 8, name.length & 255]);
  const number = qos > 0 ? Buffer.from([id >> 8, id & 255]) : Buffer.alloc(0);
  return packet(0x30 | (qos << 1), Buffer.concat([length, name, number, Buffer.alloc(bytes, 7)]));
}

/** What a stream in pieces of these sizes leaves. */
function through(stream: Buffer, sizes: readonly number[]): { passed: Buffer; large: LargePacket[] } {
  const large: LargePacket[] = [];
  const guard = new PacketGuard((one) => large.push(one), LIMIT);
  const passed: Buffer[] = [];
  for (let at = 0, piece = 0; at < stream.length; piece++) {
    const size = sizes[piece % sizes.length] ?? 1;
    passed.push(...guard.pass(stream.subarray(at, at + size)));
    at += size;
  }
  return { passed: Buffer.concat(passed), large };
}

describe("the guard of an MQTT stream", () => {
  test("lets pass what is small and nothing else, however the stream is cut", () => {
    const one = fc.record({
      qos: fc.integer({ min: 0, max: 2 }),
      topic: fc.stringMatching(/^[a-z/]{1,20}$/),
      id: fc.integer({ min: 1, max: 65_535 }),
      bytes: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 301, max: 40_000 })),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), sizes, (packets, cuts) => {
        const all = packets.map(({ qos, topic, id, bytes }) => publish(qos, topic, id, bytes));
        const { passed, large } = through(Buffer.concat(all), cuts);
        expect(passed).toEqual(Buffer.concat(all.filter((_, at) => (packets[at]?.bytes ?? 0) <= 200)));
        const dropped = packets.filter(({ bytes }) => bytes > 200);
        expect(large.map(({ topic, qos, id }) => [topic, qos, id])).toEqual(
          dropped.map(({ topic, qos, id }) => [topic, qos, qos > 0 ? id : undefined]),
        );
      }),
    );
  });

  test("drops a large packet that is no message, too", () => {
    const { passed, large } = through(
      Buffer.concat([packet(0x20, Buffer.alloc(400)), packet(0xd0, Buffer.alloc(0))]),
      [7],
    );
    expect(passed).toEqual(Buffer.from([0xd0, 0]));
    expect(large).toEqual([{ bytes: 400, topic: undefined, qos: 0, id: undefined }]);
  });
});
