import { createHmac } from 'node:crypto'
import { deriveSigningKey } from '../../src/protocol/sigv4/index.ts'
import type { Credentials } from './signed-fetch.ts'

export interface Form {
  readonly bucket?: string
  readonly key?: string
  /** Beside those that sign. */
  readonly fields?: Readonly<Record<string, string>>
  /** Beside an exact one for each field. */
  readonly conditions?: readonly unknown[]
  readonly file?: string
  readonly filename?: string
  /** Epoch milliseconds. */
  readonly at?: number
  /** Of the form as it is sent, after it was signed. */
  readonly changed?: Readonly<Record<string, string>>
  /** What stands behind the file. */
  readonly behind?: string
}

const BOUNDARY = '----castellan7MA4YWxkTrZu0gW'

/**
 * A form as a browser posts it, signed as AWS describes it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
export function postedForm(signer: Credentials, form: Form): { readonly type: string; readonly body: string } {
  const { bucket = 'bucket', key = 'user/${filename}', fields = {}, file = 'hello', filename = 'a.txt' } = form
  const stamp = new Date(form.at ?? Date.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const scope = { date: stamp.slice(0, 8), region: 'us-east-1', service: 's3' }
  const own: Readonly<Record<string, string>> = {
    ...fields,
    'X-Amz-Credential': `${signer.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request`,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': stamp,
    ...(signer.sessionToken && { 'X-Amz-Security-Token': signer.sessionToken }),
  }
  const exact = Object.entries(own).map(([name, value]) => ({ [name]: value.replaceAll('${filename}', filename) }))
  const document = {
    expiration: new Date((form.at ?? Date.now()) + 60_000).toISOString(),
    conditions: form.conditions ?? [{ bucket }, ['starts-with', '$key', 'user/'], ...exact],
  }
  const policy = Buffer.from(JSON.stringify(document)).toString('base64')
  const signature = createHmac('sha256', deriveSigningKey(signer.secretAccessKey, scope)).update(policy).digest('hex')
  const all = { key, ...own, Policy: policy, 'X-Amz-Signature': signature, ...form.changed }
  const parts = Object.entries(all).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const last = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n${file}\r\n`
  const behind =
    form.behind === undefined
      ? ''
      : `--${BOUNDARY}\r\nContent-Disposition: form-data; name="submit"\r\n\r\n${form.behind}\r\n`
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: `${parts.join('')}${last}${behind}--${BOUNDARY}--\r\n`,
  }
}
