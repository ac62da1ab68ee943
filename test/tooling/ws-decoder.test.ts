import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPCODES, WsDecoder } from "../../bench/delivery/ws-decoder.ts";

/** A frame as a server sends it (RFC 6455, 5.2). */
function serverFrame(payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | OPCODES.text;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

const payload = fc
  .oneof(fc.nat({ max: 300 }), fc.constantFrom(125, 126, 127, 65_535, 65_536, 70_000))
  .map((length) => Buffer.alloc(length, `${length} `));

describe("the decoder of readers by hand", () => {
  it("reads the same frames however they are cut into pieces", () => {
    const sizes = fc.infiniteStream(
      fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 80_000 })),
    );
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 6 }), sizes, (payloads, pieces) => {
        const bytes = Buffer.concat(payloads.map(serverFrame));
        expect(decode(bytes, pieces)).toEqual(payloads.map(String));
      }),
      { numRuns: 50 },
    );
  });
});

function decode(bytes: Buffer, pieces: Iterator<number>): string[] {
  const read: string[] = [];
  const decoder = new WsDecoder((opcode, data) =>
    read.push(opcode === OPCODES.text ? String(data) : `${opcode}`),
  );
  for (let at = 0; at < bytes.length; ) {
    const size = Number(pieces.next().value);
    decoder.push(bytes.subarray(at, at + size));
    at += size;
  }
  return read;
}
