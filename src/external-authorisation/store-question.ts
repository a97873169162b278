import type { Asker } from './asker.ts'
import { conditionKeys } from './conditions.ts'
import { membersOf, type Question, textOf, Unanswerable } from './question.ts'

type Members = Readonly<Record<string, unknown>>
type Caller = Pick<Question, 'name' | 'principal'>

/** What MinIO and RustFS say, whatever they call it. */
interface Said {
  readonly account: unknown
  readonly isOwner: unknown
  readonly claims: unknown
  readonly action: unknown
  readonly bucket: unknown
  readonly object: unknown
  readonly conditions: unknown
}

/**
 * As MinIO's access management plugin asks: `policy.Args` as JSON.
 *
 * @throws Unanswerable
 * @see https://github.com/minio/pkg/blob/main/policy/policy.go
 */
export function minioQuestion(input: Members, asker: Asker): Question {
  const { account, owner, claims, action, bucket, object, conditions } = input
  return questionOf({ account, isOwner: owner, claims, action, bucket, object, conditions }, asker)
}

/**
 * As RustFS asks.
 *
 * @throws Unanswerable
 * @see https://github.com/rustfs/rustfs/blob/main/crates/policy/src/policy/opa.rs
 */
export function rustfsQuestion(input: Members, asker: Asker): Question {
  const identity = membersOf(input.identity, 'identity')
  const resource = membersOf(input.resource, 'resource')
  const { conditions } = membersOf(input.context, 'context')
  const said = {
    ...{ account: identity.account, isOwner: identity.is_owner, claims: identity.claims },
    ...{ action: input.action, bucket: resource.bucket, object: resource.object, conditions },
  }
  return questionOf(said, asker)
}

/**
 * INVARIANT (fail closed): the store's owner may nothing here, however the store treats it; what is asked to be denied
 * only (`denyOnly`) needs an Allow all the same.
 */
function questionOf({ account, isOwner, claims, action, bucket, object, conditions }: Said, asker: Asker): Question {
  if (isOwner !== false) throw new Unanswerable('the request says that it is the owner')
  const keys = new Map(conditionKeys(conditions === null ? {} : membersOf(conditions, 'conditions')))
  const take = (key: string) => {
    const value = keys.get(key)
    keys.delete(key)
    return typeof value === 'string' ? value : ''
  }
  return {
    ...callerOf(textOf(account, 'account'), claims, asker),
    sourceIp: take('aws:SourceIp'),
    userAgent: take('aws:UserAgent'),
    secure: take('aws:SecureTransport') === 'true',
    asked: {
      what: 'action',
      action: textOf(action, 'action'),
      bucket: bucketOf(textOf(bucket ?? '', 'bucket')),
      object: objectOf(textOf(object ?? '', 'object')),
      keys: Object.fromEntries(keys),
    },
  }
}

/** A slash in it would make another bucket's object of it. */
function bucketOf(bucket: string): string {
  if (/^[A-Za-z0-9._-]{0,255}$/.test(bucket)) return bucket
  throw new Unanswerable('the bucket has no name of a bucket')
}

/** INVARIANT: a name that a store may take for another one, as a path of files, is none that is decided on. */
function objectOf(object: string): string {
  const parts = object.split('/')
  if (
    object === '' ||
    !parts.some((part, at) => part === '.' || part === '..' || (part === '' && at < parts.length - 1))
  ) {
    return object
  }
  throw new Unanswerable('the object has a name that leads elsewhere')
}

/**
 * Whoever came with a token of the issuer that the file names is known by a claim of it, others by the account. A
 * service account's name is its owner's choice: it is known as that of its owner, `alice:KEY`, and as nobody else.
 */
function callerOf(account: string, claims: unknown, { claims: named, principals }: Asker): Caller {
  const { parent, ...said } = typeof claims === 'object' && claims !== null ? (claims as Members) : {}
  if (named !== undefined && said.iss === named.issuer) {
    const name = said[named.name]
    if (typeof name === 'string') return { name, principal: named.principals.get(name) }
  }
  const name = parent === undefined || parent === '' ? account : `${textOf(parent, 'parent')}:${account}`
  return { name, principal: principals.get(name) }
}
