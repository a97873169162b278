import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { groupBy } from '../../aws/index.ts'
import { dataDirectory } from '../data-directory.ts'
import type { Protocol } from '../model/service-model.ts'
import { compileRoute, type Route } from '../routes/route.ts'
import { isS3 } from '../s3.ts'

/** What `data/operations.json` says of one service: how to tell its operations apart, and no more. */
export interface ServiceEntry {
  readonly service: string
  readonly signingName: string
  readonly protocols: readonly Protocol[]
  readonly version: string
  readonly targetPrefix: string | undefined
  readonly jsonVersion: string
  readonly queryCompatible: boolean
  /** Of RPC protocols; empty for REST. */
  readonly operations: ReadonlySet<string>
  /** Of REST protocols. */
  readonly routes: readonly Route[]
}

interface Row {
  readonly signingName: string
  readonly service: string
  readonly protocols: readonly Protocol[]
  readonly version: string
  readonly targetPrefix?: string
  readonly jsonVersion?: string
  readonly queryCompatible?: boolean
  readonly operations: string | readonly string[]
}

/** The file's lines by signing name: a line is parsed when its service is first called. */
let lines: ReadonlyMap<string, readonly string[]> | undefined
const entries = new Map<string, readonly ServiceEntry[]>()

function index(): ReadonlyMap<string, readonly string[]> {
  lines ??= groupBy(
    readFileSync(join(dataDirectory(), 'data', 'operations.json'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{')),
    (line) => /^\{"signingName":"([^"]*)"/.exec(line)?.[1] ?? '',
  )
  return lines
}

/** The services that sign as `signingName`: none, one, or (`s3` and `s3control`) several. */
export function servicesOf(signingName: string): readonly ServiceEntry[] {
  const known = entries.get(signingName)
  if (known) return known
  const own = index().get(signingName) ?? []
  const found = signingName !== 's3' && isS3(signingName) ? [...own, ...(index().get('s3') ?? [])] : own
  if (found.length === 0) return [] // Not remembered: a client chooses the name.
  // The service that gave the name first: Neptune and DocumentDB sign as `rds`, with its operations.
  const parsed = found
    .map(entryOf)
    .sort((a, b) => Number(b.service === signingName) - Number(a.service === signingName))
  entries.set(signingName, parsed)
  return parsed
}

/** The signing name of the service that this `X-Amz-Target` prefix belongs to. */
export function signingNameOfTarget(targetPrefix: string): string | undefined {
  if (!/^[\w.]{1,256}$/.test(targetPrefix)) return undefined
  const marker = `"targetPrefix":"${targetPrefix}"`
  for (const [signingName, candidates] of index()) {
    if (candidates.some((line) => line.includes(marker))) return signingName
  }
  return undefined
}

/** The signing name of the query service with this version that has the operation. */
export function signingNameOfQuery(version: string, operation: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version)) return undefined
  const marker = `"version":"${version}"`
  for (const [signingName, candidates] of index()) {
    if (!candidates.some((line) => line.includes(marker))) continue
    if (servicesOf(signingName).some((entry) => entry.version === version && entry.operations.has(operation)))
      return signingName
  }
  return undefined
}

function entryOf(line: string): ServiceEntry {
  const row: Row = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line)
  const { operations } = row
  return {
    service: row.service,
    signingName: row.signingName,
    protocols: row.protocols,
    version: row.version,
    targetPrefix: row.targetPrefix,
    jsonVersion: row.jsonVersion ?? '1.0',
    queryCompatible: row.queryCompatible === true,
    operations: new Set(typeof operations === 'string' ? operations.split(' ') : []),
    routes: typeof operations === 'string' ? [] : operations.map(compileRoute),
  }
}
