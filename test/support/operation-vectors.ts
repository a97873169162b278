import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** `vectors/<service>/<operation>.json`: what an operation answers, said so that a new case needs no code. */
export interface OperationVectors {
  readonly service: string
  readonly file: string
  readonly operation: string
  /** AWS's page of the operation. */
  readonly page: string
  /** Why no case shows an error that the model lists, by code. */
  readonly notShown?: Readonly<Record<string, string>>
  /** What is called before every case. */
  readonly given?: readonly Call[]
  readonly cases: readonly OperationCase[]
}

/** One request to a server of its own, and its answer. */
export interface OperationCase {
  readonly name: string
  /** The page that says so, or `observed in AWS, DATE`. */
  readonly source: string
  /** The operator names the account as a partner: see `vectors/files/delegation-partners.json`. */
  readonly isPartner?: true
  /** What is called before, and succeeds. */
  readonly given?: readonly Call[]
  /** Statements of the only policy of the user `caller`, who sends the request; default: root does. */
  readonly callerPolicy?: readonly object[]
  /** Which call's answer holds the access key, or the temporary credentials, that sign the request instead. */
  readonly signedWith?: string
  readonly request: object
  /** One of both. */
  readonly output?: object
  readonly error?: { readonly code: string; readonly status: number; readonly message: string }
  /** What root sees afterwards. */
  readonly afterwards?: readonly (Pick<Call, 'service' | 'operation' | 'request'> & { readonly output: object })[]
}

export interface Call {
  /** Default: that of the vectors. */
  readonly service?: string
  readonly operation: string
  readonly request: object
  /** So often, with `{{i}}` counting from 1. */
  readonly times?: number
  /** Under which name placeholders find its output: `{{ann.User.UserId}}`. */
  readonly as?: string
  /** As for a case; default: root signs. */
  readonly signedWith?: string
}

const FILE_KEYS = ['operation', 'page', 'notShown', 'given', 'cases']
const CASE_KEYS = [
  'name',
  'source',
  'isPartner',
  'given',
  'callerPolicy',
  'signedWith',
  'request',
  'output',
  'error',
  'afterwards',
]
const CALL_KEYS = ['service', 'operation', 'request', 'times', 'as', 'signedWith']
const root = join(import.meta.dirname, '../..')

/** How an operation's files are called: AttachUserPolicy is `attach-user-policy`. */
export function fileNameOf(operation: string): string {
  return operation.replaceAll(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase()
}

/** Where the vectors of an operation stand: AttachUserPolicy in `vectors/iam/attach-user-policy.json`. */
export function vectorFile(service: string, operation: string): string {
  return `vectors/${service}/${fileNameOf(operation)}.json`
}

export function hasVectors(service: string, operation: string): boolean {
  return existsSync(join(root, vectorFile(service, operation)))
}

/**
 * All operations' vectors; a folder of `vectors/` that has a service's name holds nothing else.
 * @throws AssertionError for a key that means nothing: it would be a case that tests less than it says.
 */
export function loadOperationVectors(services: readonly string[]): readonly OperationVectors[] {
  const files = services.flatMap((service) => globSync(`vectors/${service}/*.json`, { cwd: root }).toSorted())
  return files.map((file) => {
    return readVectors(file, JSON.parse(readFileSync(join(root, file), 'utf8')))
  })
}

/** @throws AssertionError for what is no vectors, or not those of its file. */
export function readVectors(file: string, read: Omit<OperationVectors, 'service' | 'file'>): OperationVectors {
  const vectors = { ...read, service: file.split('/')[1] ?? '', file }
  const { service, operation, page, given = [], cases } = vectors
  assertKeys(file, read, FILE_KEYS)
  assert.equal(basename(file), basename(vectorFile(service, operation)), `${file} is named after its operation`)
  assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\//, file)
  assert.ok(cases.length > 0, `${file} has a case`)
  const names = cases.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length, `${file}: each case has a name of its own`)
  for (const call of given) assertKeys(file, call, CALL_KEYS)
  for (const each of cases) {
    const where = `${file}: ${each.name}`
    assertKeys(where, each, CASE_KEYS)
    assert.match(each.source, /^(https:\/\/docs\.aws\.amazon\.com\/|observed in AWS, \d{4}-\d\d-\d\d)/, where)
    assert.notEqual(each.output === undefined, each.error === undefined, `${where} has either an output or an error`)
    if (each.error) assert.deepEqual(Object.keys(each.error).toSorted(), ['code', 'message', 'status'], where)
    for (const call of each.given ?? []) assertKeys(where, call, CALL_KEYS)
    for (const call of each.afterwards ?? []) assertKeys(where, call, ['service', 'operation', 'request', 'output'])
  }
  return vectors
}

function assertKeys(where: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) assert.ok(known.includes(key), `${where}: unknown key ${key}`)
}
