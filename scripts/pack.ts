/** Packs of `data/`: pieces that are compressed one by one, so that one is read without the others. */
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** Writes the file, and says how long each piece is in it. */
export function writePack(file: string, texts: readonly string[]): readonly number[] {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }
  const pieces = texts.map((text) => brotliCompressSync(text, { params }))
  writeFileSync(file, Buffer.concat(pieces))
  return pieces.map(({ length }) => length)
}

/** What is stored, whatever the compressor that wrote it. */
export function readPack(file: string, lengths: readonly number[]): readonly string[] {
  const pack = readFileSync(file)
  let offset = 0
  return lengths.map((length) => {
    offset += length
    return brotliDecompressSync(pack.subarray(offset - length, offset)).toString('utf8')
  })
}
