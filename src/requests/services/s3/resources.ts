import { parseArn, UNKNOWN } from '../../../aws/index.ts'
import type { Scope } from '../../ask.ts'

/** What stands in the place of a bucket's name, by whose actions it is asked for. */
export type Kind = 's3' | 's3-object-lambda' | 's3-outposts' | 's3express'

/**
 * A bucket, or the ARN or alias of an access point in its place.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html
 */
export function kindOf(bucket: unknown): Kind {
  if (typeof bucket !== 'string') return 's3'
  if (bucket.startsWith('arn:')) {
    const service = parseArn(bucket)?.service
    return service === 's3-object-lambda' || service === 's3-outposts' || service === 's3express' ? service : 's3'
  }
  if (bucket.endsWith('--x-s3') || bucket.endsWith('--xa-s3')) return 's3express'
  if (bucket.endsWith('--ol-s3')) return 's3-object-lambda'
  return bucket.endsWith('--op-s3') ? 's3-outposts' : 's3'
}

/** The access point that stands in the place of a bucket's name; one that an alias stands for is not told. */
export function accessPointOf(bucket: unknown, scope: Scope): string | undefined {
  const arn = arnOf(bucket, undefined, scope)
  return /:accesspoint[/:]|:outpost\//.test(arn) ? arn : undefined
}

/** @param key of an object; `undefined` for what is asked of the bucket itself. */
export function arnOf(bucket: unknown, key: string | undefined, { partition, region, accountId }: Scope): string {
  const name = typeof bucket === 'string' && bucket !== '' ? bucket : UNKNOWN
  const kind = kindOf(name)
  switch (kind) {
    case 's3':
      if (ACCESS_POINT.test(name)) return key === undefined ? name : `${name}/object/${key}`
      // "Aliases cannot be used in IAM policies": which access point it is, the alias does not say.
      if (name.endsWith('-s3alias'))
        return below(key, `arn:${partition}:s3:${region}:${UNKNOWN}:accesspoint/${UNKNOWN}`)
      return `arn:${partition}:s3:::${name.startsWith('arn:') ? UNKNOWN : name}${key === undefined ? '' : `/${key}`}`
    case 's3-object-lambda':
      return name.startsWith('arn:') ? name : `arn:${partition}:${kind}:${region}:${UNKNOWN}:accesspoint/${UNKNOWN}`
    case 's3-outposts':
      return below(
        key,
        name.startsWith('arn:') ? name : `arn:${partition}:${kind}:${region}:${UNKNOWN}:outpost/${UNKNOWN}`,
      )
    case 's3express': {
      // Its objects have no ARNs: a session is of the bucket.
      const type = name.endsWith('--xa-s3') ? 'accesspoint' : 'bucket'
      return name.startsWith('arn:') ? name : `arn:${partition}:${kind}:${region}:${accountId}:${type}/${name}`
    }
    default:
      return kind satisfies never
  }
}

/** A Multi-Region Access Point has no Region. */
const ACCESS_POINT = /^arn:[^:]+:s3:[^:]*:\d{12}:accesspoint[/:][^/:]+$/

function below(key: string | undefined, arn: string): string {
  return key === undefined ? arn : `${arn}/object/${key}`
}

export interface Source {
  readonly bucket: string
  readonly key: string
  readonly versionId: string | undefined
}

const OF_ACCESS_POINT = /^(arn:.+?[:/]accesspoint\/[^/]+)\/object\/(.+)$/s
const OF_BUCKET = /^\/?([^/]+)\/(.+)$/s

/**
 * `bucket/key`, `/bucket/key?versionId=v`, or an access point's object: "the value must be URL-encoded". What is
 * encoded, a question mark among it, is of the key. A `+` is a blank to some that decode and a `+` to others: what
 * stands there is unknown.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function sourceOf(copySource: unknown): Source | undefined {
  if (typeof copySource !== 'string') return undefined
  const mark = copySource.indexOf('?versionId=')
  const path = decoded((mark === -1 ? copySource : copySource.slice(0, mark)).replaceAll('+', UNKNOWN))
  // As of the path of a request, what lies between may take a step in a key for one.
  if (path?.split('/').some((part) => part === '.' || part === '..')) return undefined
  const versionId = mark === -1 ? undefined : decoded(copySource.slice(mark + '?versionId='.length))
  const [, bucket, key] = (path && (OF_ACCESS_POINT.exec(path) ?? OF_BUCKET.exec(path))) || []
  return bucket === undefined || key === undefined ? undefined : { bucket, key, versionId }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
