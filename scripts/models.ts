/**
 * Makes `models/` out of botocore's API models (Apache-2.0): every documentation string is dropped, all that a server
 * needs stays. What AWS has and botocore lacks comes from `models/overlays/`.
 *
 *     node scripts/models.ts [VERSION]
 *         writes models/<service>.json, models/<service>.ts, LICENSE, NOTICE and digest.json, from that version of
 *         botocore or that of the stored models, which pip fetches where it is missing
 *     node scripts/models.ts --check
 *         compares what is stored with its digest; makes it again and compares where botocore of the recorded version
 *         is there, and says loudly where it is not
 *
 * Which services these are, the list in `src/services/index.ts` says. Of a model that is written by hand only the types
 * are made here.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '../src/services/index.ts'
import type { AnyService } from '../src/services/service.ts'
import { fetchBotocore, findBotocore, readBotocoreFile, readModel, recordedVersion } from './botocore.ts'
import { missingRows } from './model-overlays.ts'
import { typesOf } from './model-types.ts'

const MODELS = join(import.meta.dirname, '..', 'models')
const modelsOf = (origin: AnyService['model']) =>
  SERVICES.filter(({ model }) => model === origin).map(({ name }) => name)

/** The services whose models come from botocore. */
export const API_MODELS = modelsOf('botocore')
const HAND_WRITTEN = modelsOf('written by hand')

interface Digest {
  readonly botocore: string
  readonly files: Readonly<Record<string, string>>
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Drops botocore's `documentation` wherever it is one, and not where a structure has a member of that name. */
function withoutDocumentation(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDocumentation)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(
    ([key, child]) => !((key === 'documentation' || key === 'deprecatedMessage') && typeof child === 'string'),
  )
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutDocumentation(child)]))
}

/** One line per operation, shape and paginator: small, and a change of the model is a change of few lines. */
function format(model: object): string {
  const lines: string[] = []
  for (const [key, value] of Object.entries(model)) {
    if (key !== 'operations' && key !== 'shapes' && key !== 'pagination') {
      lines.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`)
      continue
    }
    const rows = Object.entries(value).map(([name, row]) => `${JSON.stringify(name)}:${JSON.stringify(row)}`)
    lines.push(`${JSON.stringify(key)}:{\n${rows.join(',\n')}\n}`)
  }
  return `{\n${lines.join(',\n')}\n}\n`
}

function modelOf(folder: string, service: string): string {
  const { pagination = {} } = readBotocoreFile<{ pagination?: object }>(folder, service, 'paginators-1')
  return format({ ...Object(withoutDocumentation(readModel(folder, service))), pagination })
}

/** botocore's licence and notice, from its package's metadata. */
function licenceOf(folder: string, version: string): Record<string, string> {
  const metadata = join(folder, '..', `botocore-${version}.dist-info`)
  return {
    LICENSE: readFileSync(join(metadata, 'LICENSE.txt'), 'utf8'),
    NOTICE: `The models in this folder, castellan.json and overlays/ excepted, are made from those of botocore ${version} by
scripts/models.ts, which leaves out all documentation. botocore's own notice follows.

${readFileSync(join(metadata, 'NOTICE'), 'utf8')}`,
  }
}

function stored(file: string): string {
  return readFileSync(join(MODELS, file), 'utf8')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** All files that botocore gives, by name. */
function fromBotocore(folder: string, version: string): Record<string, string> {
  const files = licenceOf(folder, version)
  for (const service of API_MODELS) files[`${service}.json`] = modelOf(folder, service)
  return files
}

/** The types, which follow from the stored models alone. */
function types(model: (service: string) => string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const service of [...API_MODELS, ...HAND_WRITTEN])
    files[`${service}.ts`] = typesOf(service, JSON.parse(model(service)))
  return files
}

function write(version: string): void {
  const botocore = fetchBotocore(version)
  const files = fromBotocore(botocore.folder, botocore.version)
  const all = { ...files, ...types((service) => files[`${service}.json`] ?? stored(`${service}.json`)) }
  for (const [file, text] of Object.entries(all)) writeFileSync(join(MODELS, file), text)
  const digest: Digest = {
    botocore: botocore.version,
    files: Object.fromEntries(Object.entries(files).map(([file, text]) => [file, sha256(text)])),
  }
  writeFileSync(join(MODELS, 'digest.json'), `${JSON.stringify(digest, undefined, 2)}\n`)
  console.log(`models: wrote ${Object.keys(all).length} files from botocore ${botocore.version}`)
}

/** The names of the files that are not what they should be. */
function check(): string[] {
  const digest: Digest = JSON.parse(stored('digest.json'))
  const absent = API_MODELS.filter((service) => !(`${service}.json` in digest.files))
  if (absent.length > 0) return absent.map((service) => `${service}.json is not there yet`)
  const wrong: string[] = []
  for (const [file, hash] of Object.entries(digest.files)) {
    if (sha256(stored(file)) !== hash) wrong.push(`${file} differs from its digest`)
  }
  for (const [file, text] of Object.entries(types((service) => stored(`${service}.json`)))) {
    if (stored(file) !== text) wrong.push(`${file} does not follow from its model`)
  }
  for (const service of API_MODELS) {
    const missing = missingRows(service, JSON.parse(stored(`${service}.json`)))
    if (missing.length > 0) wrong.push(`${service}.json does not have what its overlay says of ${missing.join(', ')}`)
  }
  const botocore = findBotocore(digest.botocore)
  if (!botocore) {
    const missing = `botocore ${digest.botocore} is not here`
    console.log(`models: SKIPPED making the models again: ${missing}. Digests and overlays were compared.`)
    return wrong
  }
  for (const [file, text] of Object.entries(fromBotocore(botocore.folder, botocore.version))) {
    if (stored(file) !== text) wrong.push(`${file} differs from what botocore ${botocore.version} gives`)
  }
  return wrong
}

if (import.meta.main) {
  if (process.argv[2] === '--check') {
    const wrong = check()
    for (const line of wrong) console.error(`models: ${line}`)
    if (wrong.length > 0) {
      console.error('hint: run `npm run models`')
      process.exitCode = 1
    } else console.log('models: as stored')
  } else write(process.argv[2] ?? recordedVersion())
}
