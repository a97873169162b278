import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type Castellan, ROOT_KEY, startCastellan, UNATTENDED } from '../../test/support/castellan.ts'

const MIB = 1024 * 1024
/**
 * Puts and gets one large object through the gateway, and prints how fast it was and how much memory the server had at
 * most. The store behind it is one of this process, which keeps nothing but a hash.
 *
 * @param length such as `5GiB`.
 */
export async function soakObject(length: string): Promise<void> {
  const size = bytesOf(length)
  let stored = { length: 0, isWhole: false }
  const store = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url?.startsWith('/soak/')) {
      response.writeHead(200, { 'content-length': size, etag: '"soak"' })
      Readable.from(pieces(size), { objectMode: false }).pipe(response)
    } else if (request.method === 'PUT') {
      let length = 0
      for await (const bytes of request) length += bytes.length
      stored = { length, isWhole: request.complete }
      response.writeHead(200, { etag: '"soak"' }).end()
    } else response.writeHead(501).end() // What the gateway asks for itself.
  })
  store.listen(0, '127.0.0.1')
  await once(store, 'listening')

  const upstream = `s3=http://127.0.0.1:${(store.address() as AddressInfo).port}`
  const castellan = await startCastellan(['--ephemeral', '--upstream', upstream], UNATTENDED)
  const s3 = new S3Client({
    endpoint: castellan.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: ROOT_KEY,
    maxAttempts: 1,
  })
  const timed = async (what: string, run: () => Promise<void>) => {
    const start = performance.now()
    await run()
    const seconds = (performance.now() - start) / 1000
    const rate = (size / MIB / seconds).toFixed(0)
    console.log(
      `${what}: ${length} in ${seconds.toFixed(1)} s, ${rate} MiB/s; server at most ${mostResident(castellan)}`,
    )
  }
  try {
    const sent = createHash('sha256')
    await timed('PUT, with a checksum that trails', async () => {
      const Body = Readable.from(pieces(size, sent), { objectMode: false })
      await s3.send(new PutObjectCommand({ Bucket: 'soak', Key: 'k', Body, ContentLength: size }))
      if (!stored.isWhole || stored.length < size) throw new Error('the store did not have all of it')
    })
    const got = createHash('sha256')
    await timed('GET', async () => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'soak', Key: 'k' }))
      for await (const bytes of Body as Readable) got.update(bytes)
    })
    if (got.digest('hex') !== sent.digest('hex')) throw new Error('what came back is not what was put')
  } finally {
    await castellan.stop()
    store.closeAllConnections()
    store.close()
  }
}

/** Linux says it; elsewhere nobody does. */
function mostResident(castellan: Castellan): string {
  try {
    const status = readFileSync(`/proc/${castellan.process.pid}/status`, 'utf8')
    return `${(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024).toFixed(0)} MiB resident`
  } catch {
    return 'unknown memory'
  }
}

/** Pieces of which no two are alike, so that none can be missing or moved. */
function* pieces(size: number, digest?: ReturnType<typeof createHash>): Generator<Buffer> {
  for (let at = 0; at < size; at += MIB) {
    const piece = Buffer.alloc(Math.min(MIB, size - at), 'soak')
    piece.writeDoubleBE(at)
    digest?.update(piece)
    yield piece
  }
}

function bytesOf(text: string): number {
  const parts = /^(\d+)(MiB|GiB)$/.exec(text)
  if (!parts) throw new Error('--object is a size such as 256MiB or 5GiB')
  return Number(parts[1]) * (parts[2] === 'GiB' ? 1024 : 1) * MIB
}
