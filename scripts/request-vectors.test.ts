/** What botocore writes is read as it was meant: recorded of each service, and of all operations where botocore is. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { identify, parametersOf } from '../src/protocol/index.ts'
import { request } from '../src/protocol/messages/testing.ts'
import { models } from '../src/protocol/model/testing.ts'
import { findBotocore, recordedVersion } from './botocore.ts'

interface Recorded {
  readonly service: string
  readonly signingName: string
  readonly protocol: string
  readonly operation: string
  readonly parameters: object
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const VECTORS = join(import.meta.dirname, '..', 'vectors', 'files', 'requests-of-botocore.jsonl')

/**
 * Members that botocore's caller has and no request: taken from the address of the endpoint, written by a handler of
 * its own, or the whole of a query that other members stand in too.
 */
const NOT_WRITTEN: ReadonlySet<string> = new Set([
  ...['SourceRegion', 'Expires', 'contentType', 'parameters', 'filters'],
])

function recordedIn(lines: string): readonly Recorded[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Blobs and times as the script writes them; the former as lists of bytes on both sides. */
function revived(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value]
  if (value instanceof Date || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(revived)
  if ('$blob' in value) return [...Buffer.from(String(value.$blob), 'base64')]
  if ('$time' in value) return new Date(Number(value.$time))
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, revived(child)]))
}

function written(parameters: object): object {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !NOT_WRITTEN.has(name)))
}

/** What is read otherwise than it was meant, and how many requests are of an operation that no request tells apart. */
function misread(all: readonly Recorded[]) {
  const wrong: string[] = []
  let others = 0
  for (const { method, path, query, headers, body, signingName, service, operation, protocol, parameters } of all) {
    const bytes = Buffer.from(body, 'base64')
    const sent = request({ method, path, query, headers: { host: 'localhost', ...headers }, body: bytes })
    const call = identify(models, sent, signingName, 'us-east-1')
    if (call.service !== service || call.operation !== operation) {
      others++
      continue
    }
    const found = written(parametersOf(call, sent) ?? {})
    if (!isDeepStrictEqual(revived(found), revived(written(parameters))))
      wrong.push(`${service} ${protocol} ${operation}: ${JSON.stringify({ found, parameters })}`)
  }
  return { wrong, others }
}

test('a request of botocore’s to each service, in each of its protocols, is read as it was meant', () => {
  const { wrong, others } = misread(recordedIn(readFileSync(VECTORS, 'utf8')))
  assert.deepEqual(wrong, [])
  assert.equal(others, 0)
})

const botocore = findBotocore(recordedVersion())

test('so is one of each operation', { skip: botocore ? false : 'botocore is not here' }, () => {
  const script = join(import.meta.dirname, 'request-vectors.py')
  const folder = dirname(botocore?.folder ?? '')
  const { stdout, stderr, status } = spawnSync('python3', [script, folder, '7'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (/ModuleNotFoundError|ImportError/.test(stderr)) return // A Python without what botocore needs.
  assert.equal(status, 0, stderr)
  const all = recordedIn(stdout)
  const { wrong, others } = misread(all)
  assert.deepEqual(wrong.slice(0, 5), [])
  assert.ok(all.length > 20_000 && others < 250, `${others} of ${all.length} are taken for others`)
})
