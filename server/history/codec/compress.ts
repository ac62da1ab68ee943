import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

const params = {
  [constants.ZSTD_c_compressionLevel]: 3,
  // A block that the disk has changed is noticed when it is read.
  [constants.ZSTD_c_checksumFlag]: 1,
};
const fast = { ...params, [constants.ZSTD_c_compressionLevel]: 1 };

/** Compresses what is kept for long. */
export function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params });
}

/** Compresses what is soon written anew, at a third of the time. */
export function compressFast(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: fast });
}

/** @throws Error where the bytes are not what `compress` made. */
export function decompress(bytes: Uint8Array): Uint8Array {
  return zstdDecompressSync(bytes);
}
