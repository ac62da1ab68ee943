/** The first byte of a message in one piece, by what it holds (RFC 6455, section 5.2). */
const TEXT = 0x81;
const PING = 0x89;

/** The largest payloads whose length fits the header's second byte, and two bytes more. */
const SHORT = 125;
const MEDIUM = 65_535;

/** Bytes of the header before a payload of so many bytes that is not masked. */
export function headerLength(payload: number): number {
  if (payload <= SHORT) return 2;
  return payload <= MEDIUM ? 4 : 10;
}

/** A text as one WebSocket message of a server: header and payload in one contiguous buffer. Every character is ASCII. */
export function textMessage(text: string): Buffer {
  return message(TEXT, text);
}

/** A ping of a server (RFC 6455, section 5.5.2); its peer answers with the same text, 125 ASCII characters at most. */
export function pingMessage(text: string): Buffer {
  return message(PING, text);
}

function message(first: number, text: string): Buffer {
  const { length } = text;
  const header = headerLength(length);
  const bytes = Buffer.allocUnsafe(header + length);
  bytes[0] = first;
  bytes[1] = header === 2 ? length : header === 4 ? 126 : 127;
  if (header === 4) bytes.writeUInt16BE(length, 2);
  else if (header === 10) bytes.writeBigUInt64BE(BigInt(length), 2);
  bytes.write(text, header, "latin1");
  return bytes;
}
