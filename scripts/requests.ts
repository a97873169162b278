/**
 * Makes `data/requests.json` and `data/requests.pack`, what the rule of `src/requests/rule/` says of every operation of
 * every AWS service, out of botocore and the stored authorisation data; and `docs/requests/`, which says it to people.
 *
 *     node scripts/requests.ts           writes them
 *     node scripts/requests.ts --check   compares, where botocore of the version in models/digest.json is there
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getServiceAuthorization } from '../src/policy/index.ts'
import { prefixOf, rowsOfService } from '../src/requests/rule/rule.ts'
import type { IndexFile } from '../src/requests/table/format.ts'
import { fetchBotocore, findBotocore, readModel, recordedVersion } from './botocore.ts'
import { readPack, writePack } from './pack.ts'
import { type ServiceDoc, serviceDocs, summary } from './requests-docs.ts'

const ROOT = join(import.meta.dirname, '..')
const INDEX = join(ROOT, 'data', 'requests.json')
const PACK = join(ROOT, 'data', 'requests.pack')
const DOCS = join(ROOT, 'docs', 'requests')

/** Text of one compressed piece at least, in characters: a service is read without inflating all others. */
const SHARD_LENGTH = 60_000

interface Table {
  readonly index: Omit<IndexFile, 'shardLengths'>
  readonly shards: readonly string[]
}

function table(folder: string): Table {
  const data = join(folder, 'data')
  const names = readdirSync(data).filter((name) => statSync(join(data, name)).isDirectory())
  const services: IndexFile['services'][number][] = []
  const shards: string[][] = [[]]
  let length = 0
  for (const service of names.sort()) {
    const model = readModel(folder, service)
    const prefix = prefixOf(service, model)
    if (length > SHARD_LENGTH) {
      shards.push([])
      length = 0
    }
    const shard = shards.at(-1) ?? []
    const line = JSON.stringify(rowsOfService(service, model, getServiceAuthorization(prefix)))
    services.push([service, prefix, shards.length - 1, shard.length])
    shard.push(line)
    length += line.length
  }
  const texts = shards.map((lines) => lines.join('\n'))
  const sha256 = createHash('sha256').update(texts.join('')).digest('hex')
  return { index: { source: `botocore@${recordedVersion()}`, sha256, services }, shards: texts }
}

function write({ index, shards }: Table): void {
  const shardLengths = writePack(PACK, shards)
  const file: IndexFile = { ...index, shardLengths }
  writeFileSync(INDEX, `${JSON.stringify(file).replaceAll('],[', '],\n[')}\n`)
  const bytes = shardLengths.reduce((sum, length) => sum + length)
  console.log(`requests: ${index.services.length} services in ${shards.length} shards, ${bytes} bytes`)
}

function stored(): Table {
  const { shardLengths, ...index }: IndexFile = JSON.parse(readFileSync(INDEX, 'utf8'))
  return { index, shards: readPack(PACK, shardLengths) }
}

/** The documents, by their paths: read from what is stored, with the exceptions of today. */
function documents(): ReadonlyMap<string, string> {
  const services = serviceDocs()
  return new Map([
    [join(DOCS, '..', 'requests.md'), withSummary(services)],
    ...services.map(({ service, text }) => [join(DOCS, `${service}.md`), text] as const),
  ])
}

const MARKS = ['<!-- counts -->\n', '<!-- end of counts -->\n'] as const

/** What people wrote stays; the table between the marks is made anew. */
function withSummary(services: readonly ServiceDoc[]): string {
  const text = readFileSync(join(DOCS, '..', 'requests.md'), 'utf8')
  const [start, end] = MARKS.map((mark) => text.indexOf(mark))
  if (start === undefined || end === undefined || start === -1 || end === -1) {
    throw new Error(`docs/requests.md lacks its marks: ${MARKS.join(' ')}`)
  }
  return text.slice(0, start + MARKS[0].length) + summary(services) + text.slice(end)
}

function writeDocuments(): void {
  rmSync(DOCS, { recursive: true, force: true })
  mkdirSync(DOCS, { recursive: true })
  for (const [path, text] of documents()) writeFileSync(path, text)
}

function areDocumentsAsStored(): boolean {
  const made = documents()
  const isAsStored = ([path, text]: readonly [string, string]) =>
    existsSync(path) && readFileSync(path, 'utf8') === text
  return readdirSync(DOCS).length === made.size - 1 && [...made].every(isAsStored)
}

if (process.argv[2] === '--check') {
  if (!areDocumentsAsStored()) {
    console.error('requests: docs/requests/ is not what the table and the exceptions say\nhint: run `npm run requests`')
    process.exitCode = 1
  }

  const botocore = findBotocore(recordedVersion())
  if (!botocore) console.log(`requests: SKIPPED making the table again: botocore ${recordedVersion()} is not here`)
  else if (JSON.stringify(table(botocore.folder)) !== JSON.stringify(stored())) {
    console.error('requests: data/requests.pack differs from what the rule gives\nhint: run `node scripts/requests.ts`')
    process.exitCode = 1
  } else console.log('requests: as stored')
} else {
  write(table(fetchBotocore(recordedVersion()).folder))
  writeDocuments()
}
