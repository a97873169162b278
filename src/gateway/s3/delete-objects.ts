import { xmlText } from '../../protocol/index.ts'

/** An object that a request names for deletion. */
export interface NamedObject {
  readonly Key: string
  readonly VersionId?: string | undefined
  readonly ETag?: string | undefined
  readonly LastModifiedTime?: Date | undefined
  readonly Size?: number | undefined
}

/** One that is not deleted, and why. */
export interface RefusedObject {
  readonly object: NamedObject
  readonly code: string
  readonly message: string
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

/**
 * The document of a DeleteObjects request.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function deleteDocument(objects: readonly NamedObject[], isQuiet: boolean): string {
  const rows = objects.map(({ LastModifiedTime, ...texts }) => {
    const time = LastModifiedTime && `<LastModifiedTime>${LastModifiedTime.toUTCString()}</LastModifiedTime>`
    return `<Object>${element('Key', texts.Key)}${element('VersionId', texts.VersionId)}${element('ETag', texts.ETag)}${time ?? ''}${element('Size', texts.Size)}</Object>`
  })
  return `${DECLARATION}<Delete xmlns="${NAMESPACE}">${rows.join('')}${isQuiet ? '<Quiet>true</Quiet>' : ''}</Delete>`
}

/** The document of an answer where nothing was deleted. */
export function refusedResult(refused: readonly RefusedObject[]): string {
  return `${DECLARATION}<DeleteResult xmlns="${NAMESPACE}">${errorRows(refused)}</DeleteResult>`
}

/**
 * An upstream's answer, with the rows of what it was not asked for; `undefined` where it is no such answer.
 */
export function mergedResult(answer: string, refused: readonly RefusedObject[]): string | undefined {
  const end = /<\/((?:[\w.-]+:)?)DeleteResult\s*>\s*$/.exec(answer)
  if (end) return `${answer.slice(0, end.index)}${errorRows(refused, end[1])}${answer.slice(end.index)}`
  const empty = /<((?:[\w.-]+:)?)DeleteResult((?:\s[^<>]*)?)\/>\s*$/.exec(answer)
  if (!empty) return undefined
  const [, prefix = '', attributes = ''] = empty
  const name = `${prefix}DeleteResult`
  return `${answer.slice(0, empty.index)}<${name}${attributes}>${errorRows(refused, prefix)}</${name}>`
}

function errorRows(refused: readonly RefusedObject[], prefix = ''): string {
  const rows = refused.map(({ object: { Key, VersionId }, code, message }) => {
    const own = (name: string, text: string | undefined) => element(`${prefix}${name}`, text)
    const row = own('Key', Key) + own('VersionId', VersionId) + own('Code', code) + own('Message', message)
    return `<${prefix}Error>${row}</${prefix}Error>`
  })
  return rows.join('')
}

function element(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : `<${name}>${xmlText(String(value))}</${name}>`
}
