import { readDataFile, readShard } from '../../../aws/data-file.ts'
import type { IndexFile } from './format.ts'
import { type ConditionKey, readConditionKey, readService, type ServiceAuthorization } from './service.ts'

export interface ServiceName {
  /** In lower case, as in `iam:CreateUser`. */
  readonly prefix: string
  readonly name: string
}

interface Index {
  readonly file: IndexFile
  readonly names: readonly ServiceName[]
  readonly positions: ReadonlyMap<string, number>
  readonly globalKeys: readonly ConditionKey[]
}

let loaded: Index | undefined
let latest: { readonly shard: number; readonly lines: readonly string[] } | undefined
/** As many as there are services; all of them together take some 7 MB. */
const services = new Map<string, ServiceAuthorization>()

/** All AWS services that have actions, by prefix. Nothing of a service is read by it. */
export function listServices(): readonly ServiceName[] {
  return index().names
}

/**
 * One service with its actions, resource types and condition keys; `undefined` where AWS has none with that prefix, in
 * any letter case. It is read from the data folder when it is first asked for, in a few milliseconds, and kept.
 *
 * @throws Error where the data folder is not there: a broken installation.
 */
export function getServiceAuthorization(prefix: string): ServiceAuthorization | undefined {
  const { file, positions } = index()
  const lower = prefix.toLowerCase()
  const position = positions.get(lower)
  const row = position === undefined ? undefined : file.services[position]
  if (!row) return undefined
  const known = services.get(lower)
  if (known) return known
  const [, name, shard, line] = row
  if (latest?.shard !== shard) {
    latest = { shard, lines: readShard('authorization.pack', file.shardLengths, shard).split('\n') }
  }
  const service = readService(lower, name, JSON.parse(latest.lines[line] ?? ''))
  services.set(lower, service)
  return service
}

/** The condition keys with the prefix `aws:`, and the few others, that are no service's own. */
export function globalConditionKeys(): readonly ConditionKey[] {
  return index().globalKeys
}

/** The services whose keys begin with a prefix that is no service's: `sts` for `saml`. */
export function servicesOfKeyPrefix(prefix: string): readonly string[] {
  return index().file.keyPrefixes.flatMap(([template, service]) => (template === prefix ? [service] : []))
}

/** Whether AWS's own managed policies use a condition key, in any letter case, that the reference does not have. */
export function isUndocumentedConditionKey(name: string): boolean {
  return index().file.undocumentedConditionKeys.includes(name.toLowerCase())
}

/**
 * Whether resource control policies apply to the resources of a service.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
export function hasResourceControlPolicies(prefix: string): boolean {
  return index().file.resourceControlPolicyServices.includes(prefix.toLowerCase())
}

function index(): Index {
  if (loaded) return loaded
  const file: IndexFile = JSON.parse(readDataFile('authorization.json'))
  loaded = {
    file,
    names: file.services.map(([prefix, name]) => ({ prefix, name })),
    positions: new Map(file.services.map(([prefix], position) => [prefix, position])),
    globalKeys: file.globalConditionKeys.map(readConditionKey),
  }
  return loaded
}
