import { readDataFile, readShard } from '../../aws/data-file.ts'
import { BoundedCache } from '../../aws/index.ts'

/** A policy that AWS manages, in its current version. */
export interface ManagedPolicy {
  /** `arn:aws:iam::aws:policy/IAMFullAccess` */
  readonly arn: string
  readonly name: string
  /** `/`, `/service-role/`, `/job-function/`, … */
  readonly path: string
  /** `ANPA…`, the same for ever. AWS's own ids are not published; these are derived from the ARN. */
  readonly policyId: string
  /** The current version, such as `v2`. Earlier ones are not kept. */
  readonly versionId: string
  /** Epoch milliseconds. */
  readonly createDate: number
  /** Epoch milliseconds. */
  readonly updateDate: number
}

/** `data/managed-policies-index.json`, written by `scripts/managed-policies.ts`. */
interface IndexFile {
  readonly policiesPerShard: number
  /** In bytes, in the order in which the shards follow each other in `managed-policies.pack`. */
  readonly shardLengths: readonly number[]
  /** By name: name, path, id, number of the version, created and updated in epoch seconds. */
  readonly policies: readonly (readonly [string, string, string, number, number, number])[]
}

interface Index {
  readonly file: IndexFile
  readonly policies: readonly ManagedPolicy[]
  readonly positions: ReadonlyMap<string, number>
}

let loaded: Index | undefined
let latest: { readonly shard: number; readonly documents: readonly string[] } | undefined
/** Of those that are attached and passed: an account has a few, and reads them again with each change. */
const documents = new BoundedCache<string, string>(64)

/**
 * All AWS managed policies, by name. The list is read from the data folder when it is first asked for, and kept (0.6
 * MB).
 *
 * @throws Error where the data folder is not there: a broken installation.
 */
export function listManagedPolicies(): readonly ManagedPolicy[] {
  return index().policies
}

/** One AWS managed policy without its document; `undefined` for an ARN that names none. */
export function findManagedPolicy(arn: string): ManagedPolicy | undefined {
  const { policies, positions } = index()
  return policies[positions.get(arn) ?? -1]
}

/**
 * One AWS managed policy with its document as JSON; `undefined` for an ARN that names none. The call reads and inflates
 * some 100 kB, in about a millisecond, unless it was asked for lately, or its neighbour was the last one.
 */
export function getManagedPolicy(arn: string): (ManagedPolicy & { readonly document: string }) | undefined {
  const { file, positions } = index()
  const position = positions.get(arn)
  const policy = findManagedPolicy(arn)
  if (position === undefined || !policy) return undefined
  const known = documents.get(arn)
  if (known !== undefined) return { ...policy, document: known }
  const shard = Math.floor(position / file.policiesPerShard)
  if (latest?.shard !== shard) {
    latest = { shard, documents: JSON.parse(readShard('managed-policies.pack', file.shardLengths, shard)) }
  }
  const document = latest.documents[position % file.policiesPerShard]
  if (document === undefined) throw new Error(`data/managed-policies.pack lacks ${arn}`)
  documents.set(arn, document)
  return { ...policy, document }
}

/** The same for the ARN of any partition (`arn:aws-cn:iam::aws:policy/…`): AWS manages the same policies in all. */
export function getManagedPolicyAnywhere(arn: string): ReturnType<typeof getManagedPolicy> {
  return getManagedPolicy(arn.replace(/^arn:[^:]+:/, 'arn:aws:'))
}

function index(): Index {
  if (loaded) return loaded
  const file: IndexFile = JSON.parse(readDataFile('managed-policies-index.json'))
  const policies = file.policies.map(([name, path, policyId, version, created, updated]) => ({
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    name,
    path,
    policyId,
    versionId: `v${version}`,
    createDate: created * 1000,
    updateDate: updated * 1000,
  }))
  loaded = { file, policies, positions: new Map(policies.map(({ arn }, position) => [arn, position])) }
  return loaded
}
