import type { Asked, AskRow, KeyValue } from '../../rows.ts'
import type { Kind } from './resources.ts'

type Keys = NonNullable<AskRow['keys']>

/**
 * What requests say to conditions of Outposts and of Object Lambda, each under its own prefix, of what S3 has.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3-outposts.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3-object-lambda.html
 */
const OF_KIND: Readonly<Record<Exclude<Kind, 's3' | 's3express'>, ReadonlySet<string>>> = {
  's3-object-lambda': new Set(['versionid']),
  's3-outposts': new Set([
    ...['delimiter', 'max-keys', 'prefix', 'versionid', 'RequestObjectTag/', 'RequestObjectTagKeys', 'x-amz-acl'],
    ...['x-amz-copy-source', 'x-amz-metadata-directive', 'x-amz-server-side-encryption', 'x-amz-storage-class'],
  ]),
}

/** S3's keys as the kind has them; those of headers are of objects alone. */
export function keysOfKind(kind: Exclude<Kind, 's3express'>, isOfObject: boolean, keys: Keys = {}): Keys {
  if (kind === 's3') return keys
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => {
      const own = key.startsWith('s3:') ? key.slice('s3:'.length) : undefined
      if (own === undefined) return [[key, value]]
      const isKnown = OF_KIND[kind].has(own) && (isOfObject || !own.startsWith('x-amz-'))
      return isKnown ? [[`${kind}:${own}`, value]] : []
    }),
  )
}

/**
 * What a session must be allowed that a call needs: what reads needs no more than a session that reads. "By default, a
 * ReadWrite session is created", where CreateSession does not say.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
 */
export const SESSION_MODE: KeyValue = {
  says: 'ReadOnly of what reads, else ReadWrite',
  of: ({ operation, parameters }: Asked) => {
    if (operation === 'CreateSession') return parameters.SessionMode === 'ReadOnly' ? 'ReadOnly' : 'ReadWrite'
    return /^(?:Get|Head|List)/.test(operation) ? 'ReadOnly' : 'ReadWrite'
  },
}
