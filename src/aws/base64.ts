import { breather } from './breather.ts'

/** Bytes that are encoded in one step: a multiple of three, so that the texts can be put together. */
const STEP = 3 * 64 * 1024

const encoded = new WeakMap<Uint8Array, string>()

/** The base64 of some bytes: what `encodeBase64` made of them, or made now. */
export function base64Of(bytes: Uint8Array): string {
  return encoded.get(bytes) ?? textOf(bytes)
}

/** Makes it step by step, with turns for others, where there are so many bytes that writing them would hold all up. */
export async function encodeBase64(bytes: Uint8Array): Promise<void> {
  const breathe = breather()
  let text = ''
  for (let start = 0; start < bytes.length; start += STEP) {
    await breathe()
    text += textOf(bytes.subarray(start, start + STEP))
  }
  encoded.set(bytes, text)
}

function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('base64')
}
