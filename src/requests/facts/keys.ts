import { parseArn } from '../../aws/index.ts'
import type { ApiRequest, Ask, AskKeys } from '../ask.ts'
import type { ResourcesOfCall } from '../resource-policies/port.ts'
import type { Found, ResourceFacts, Tags } from './port.ts'

/** What condition keys say of things that exist. */
export type FactKind = 'tags' | 'object tags' | 'partition key'

/** `aws:ResourceTag/…`, `ec2:ResourceTag/…`, and what S3 and RDS call them. */
const OF_TAGS = /^(?:[a-z0-9-]+:resourcetag|s3:buckettag|rds:[a-z-]+-tag)\//
const OF_OBJECT_TAGS = /^s3:existingobjecttag\//

/** What needs to be known for a condition key, which is in lower case. */
export function kindOfFact(key: string): FactKind | undefined {
  if (key === 'dynamodb:leadingkeys') return 'partition key'
  if (OF_TAGS.test(key)) return 'tags'
  return OF_OBJECT_TAGS.test(key) ? 'object tags' : undefined
}

/** What an ask says beside what the request does. */
export interface FactKeys {
  readonly keys: AskKeys
  /** The kinds of keys that could not be found out. */
  readonly unanswered: readonly FactKind[]
}

/** The tags of what is asked on, by the keys that conditions have for them. */
export async function tagKeys(
  { resource }: Ask,
  request: ApiRequest,
  kinds: ReadonlySet<FactKind>,
  facts: ResourceFacts,
  call: ResourcesOfCall,
): Promise<FactKeys> {
  // Everything has no tags, nor has what the call will make.
  if (typeof resource === 'string' && (resource === '*' || /[/:]\*$/.test(resource))) return NOTHING
  const keys: Record<string, string> = {}
  const unanswered: FactKind[] = []
  const take = (kind: FactKind, found: Found<Tags>, namesOf: (tag: string) => readonly string[]) => {
    if (found === 'unanswered') unanswered.push(kind)
    else for (const [tag, text] of Object.entries(found ?? {})) for (const name of namesOf(tag)) keys[name] = text
  }
  const isWhole = typeof resource === 'string'
  if (kinds.has('tags')) {
    take('tags', isWhole ? await facts.tags(resource, call) : 'unanswered', (tag) => namesOfTag(String(resource), tag))
  }
  if (kinds.has('object tags')) {
    const found = isWhole ? await facts.objectTags(resource, request, call) : 'unanswered'
    take('object tags', found, (tag) => [`s3:ExistingObjectTag/${tag}`])
  }
  return { keys, unanswered }
}

const NOTHING: FactKeys = { keys: {}, unanswered: [] }

/** A tag's key in each service is `aws:ResourceTag/` and mostly the service's own spelling of it. */
function namesOfTag(arn: string, tag: string): readonly string[] {
  const { service = '', resource = '' } = parseArn(arn) ?? {}
  const names = [`aws:ResourceTag/${tag}`, `${service}:ResourceTag/${tag}`]
  if (service === 's3') names.push(`s3:BucketTag/${tag}`)
  if (service === 'rds') names.push(`rds:${resource.split(':')[0]}-tag/${tag}`)
  return names
}

/** The partition keys of the tables and indexes that are asked on, by ARN. */
export async function partitionKeys(asks: readonly Ask[], facts: ResourceFacts): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { resource } of asks) {
    if (typeof resource !== 'string' || found.has(resource) || !TABLE.test(resource)) continue
    const name = await facts.partitionKey(resource)
    if (name !== undefined && name !== 'unanswered') found.set(resource, name)
  }
  return found
}

const TABLE = /^arn:[^:]*:dynamodb:[^:]*:\d{12}:table\/[^/]+(?:\/index\/[^/]+)?$/
