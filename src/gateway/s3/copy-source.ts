import { encodeStrictly, type HeaderLine } from '../../protocol/index.ts'
import type { ApiRequest } from '../../requests/index.ts'
import { assertBucket, isBucketName } from './bucket-names.ts'
import { InvalidArgument } from './errors.ts'

const NAME = 'x-amz-copy-source'
const OF_BUCKET = /^(\/?)([^/]+)\/(.+)$/s

/**
 * The headers with the object to be copied written as it was decided on. Readers of the header differ: moto takes it
 * for a URL, so that `http://x/bucket/key`, `bucket/key#x` and `bucket/key;x` are all `bucket/key` to it.
 *
 * @throws InvalidArgument (400) for what names no object of a bucket; NotImplemented (501) for an access point's, or a
 *   table's.
 */
export function withCopySource(lines: readonly HeaderLine[], { parameters }: ApiRequest): readonly HeaderLine[] {
  if (parameters.CopySource === undefined) return lines
  return lines.map((line) => (line[0].toLowerCase() === NAME ? [line[0], sourceAsRead(line[1])] : line))
}

/** @throws InvalidArgument (400) for a version without a name: to some readers it is none, and the newest is meant. */
export function assertVersions({ parameters }: ApiRequest): void {
  const { Delete } = parameters as { readonly Delete?: { readonly Objects?: readonly { VersionId?: unknown }[] } }
  const versions = [parameters, ...(Delete?.Objects ?? [])].map(({ VersionId }) => VersionId)
  if (versions.includes('')) throw InvalidArgument('Version id cannot be the empty string')
}

function sourceAsRead(text: string): string {
  const mark = text.indexOf('?versionId=')
  const path = decoded(mark === -1 ? text : text.slice(0, mark))
  const version = mark === -1 ? undefined : decoded(text.slice(mark + '?versionId='.length))
  if (path === undefined || path.split('/').some((part) => part === '.' || part === '..')) throw noSource()
  if (version === '' || (mark !== -1 && version === undefined)) throw noSource()
  const [, slash = '', bucket = '', key = ''] = OF_BUCKET.exec(path) ?? []
  assertBucket(bucket)
  if (key === '' || !isBucketName(bucket)) throw noSource()
  const source = slash + [bucket, ...key.split('/')].map(encodeStrictly).join('/')
  return version === undefined ? source : `${source}?versionId=${encodeStrictly(version)}`
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function noSource(): Error {
  return InvalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey')
}
