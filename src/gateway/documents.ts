import type { Readable } from 'node:stream'

/** Longer documents go on without being looked at. */
const MOST_OF_A_DOCUMENT = 2 * 1024 * 1024

/** The whole document, or no more of it than is held: what goes on begins with it. */
export async function documentOf(
  came: Readable,
): Promise<{ readonly document: Uint8Array | undefined; readonly stream: Readable }> {
  const { Readable } = process.getBuiltinModule('node:stream')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of came.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MOST_OF_A_DOCUMENT) return { document: undefined, stream: Readable.from(allOf(chunks, came)) }
  }
  const document = Buffer.concat(chunks)
  return { document, stream: Readable.from([document], { objectMode: false }) }
}

async function* allOf(chunks: readonly Uint8Array[], rest: Readable) {
  yield* chunks
  yield* rest
}
