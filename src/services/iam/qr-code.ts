import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** Pixels per module, and modules of quiet zone: phones read it from a screen at arm's length. */
const SCALE = 6
const QUIET_ZONE = 4

/** `text` as a QR code in a PNG, black on white. */
export function qrCodePng(text: string): Uint8Array {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const width = size * SCALE
  // One bit per pixel, 1 is white; each row starts with the number of its filter, 0: none.
  const stride = 1 + Math.ceil(width / 8)
  const rows = Buffer.alloc(stride * width)
  for (let y = 0; y < width; y++) {
    const modules = data[Math.floor(y / SCALE)] ?? []
    for (let x = 0; x < width; x++) {
      if (modules[Math.floor(x / SCALE)]) continue
      const at = y * stride + 1 + (x >> 3)
      rows.writeUInt8(rows.readUInt8(at) | (0x80 >> (x & 7)), at)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header.writeUInt8(1, 8) // one bit per pixel, grey scale
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
