import type { Asker } from './asker.ts'
import { membersOf, type Question, textOf, Unanswerable } from './question.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * As the Ceph Object Gateway asks: method, path and query, and whom it takes the caller for. It tells neither headers
 * nor body, and decides by its own ACLs and policies beside this. INVARIANT: what it sends holds its user's secret
 * keys, and goes no further than this.
 *
 * @throws Unanswerable
 * @see https://github.com/ceph/ceph/blob/main/src/rgw/rgw_opa.cc
 */
export function cephQuestion(input: Members, { principals }: Asker): Question {
  const user = membersOf(input.user_info, 'user_info')
  // "overriding permissions due to system operation": such a user is above the gateway's own checks.
  for (const flag of ['system', 'admin']) {
    if (user[flag] !== undefined && user[flag] !== false && user[flag] !== 'false') {
      throw new Unanswerable(`the user is one of the gateway's own (${flag})`)
    }
  }
  const userId = textOf(user.user_id, 'user_id')
  const subuser = textOf(input.subuser ?? '', 'subuser')
  const path = textOf(input.relative_uri, 'relative_uri')
  const query = textOf(input.params ?? '', 'params')
  // A subuser may less than its user, and is somebody else.
  const name = subuser === '' ? userId : `${userId}:${subuser}`
  return {
    name,
    principal: principals.get(name),
    sourceIp: '',
    userAgent: '',
    secure: false,
    asked: {
      what: 'request',
      service: 's3',
      untold: 'headers and body',
      request: {
        method: textOf(input.method, 'method'),
        path: path.split('/').map(encodeURIComponent).join('/'), // It was decoded.
        query: query.startsWith('?') ? query.slice(1) : query,
        rawHeaders: [],
        headers: {},
        body: new Uint8Array(),
        bodySha256: '',
      },
      understood: { bucket: bucketIn(input.bucket_info), object: textOf(input.object_name ?? '', 'object_name') },
    },
  }
}

/** Empty where there is none yet. */
function bucketIn(info: unknown): string {
  if (info === undefined || info === null) return ''
  const { bucket } = membersOf(info, 'bucket_info')
  if (bucket === undefined) return ''
  const { name, tenant } = membersOf(bucket, 'bucket')
  if (tenant !== undefined && tenant !== '') throw new Unanswerable('the bucket is of a tenant')
  return textOf(name ?? '', 'name')
}
