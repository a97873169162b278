import { Transform, type TransformCallback } from 'node:stream'
import type { Upstream } from './upstream.ts'

/** Account and Region of Castellan's side, and of an upstream's. */
interface Names {
  readonly account: string | undefined
  readonly region: string | undefined
}

/** No ARN has more letters before its account's end, encoded or not; nor an address before a queue's. */
const LONGEST = 512

/** Writes ARNs, and addresses of queues, as one side has them, as the other has them. */
export class Translation {
  readonly #expression: RegExp
  readonly #from: Names
  readonly #to: Names

  constructor(from: Names, to: Names) {
    this.#from = from
    this.#to = to
    const region = from.region ?? '[a-z0-9-]*'
    const account = from.account ?? '\\d{12}'
    // As it is, or as it is in a form or a path.
    this.#expression = new RegExp(
      `(arn(:|%3A)aws[a-z-]*\\2[a-z0-9-]+\\2)(${region}|)\\2(${account})(?=\\2)|(https?(?::|%3A)(?:/|%2F){2}[^/"'<>%\\s]{1,300}(?:%3A\\d+)?(?:/|%2F))(${account})(?=/|%2F)`,
      'gi',
    )
  }

  text(text: string): string {
    return text.replace(this.#expression, (whole, ...parts) => {
      const [start, colon, region, account, address, owner] = parts.map((part) =>
        part === undefined ? '' : String(part),
      )
      if (address !== '') return `${address}${owner === this.#from.account ? (this.#to.account ?? owner) : owner}`
      if (start === '') return whole
      // Names of all Regions, such as a bucket's, have none on either side.
      const where = region === '' ? '' : (this.#to.region ?? region)
      return `${start}${where}${colon}${this.#to.account ?? account}`
    })
  }

  bytes(bytes: Uint8Array): Uint8Array {
    return Buffer.from(this.text(Buffer.from(bytes).toString('latin1')), 'latin1')
  }

  /** The same of what comes piece by piece. */
  stream(): Transform {
    let kept = ''
    const written = (text: string, end: number): Buffer => {
      kept = text.slice(end)
      return Buffer.from(this.text(text.slice(0, end)), 'latin1')
    }
    return new Transform({
      transform(chunk: Buffer, _encoding, done: TransformCallback) {
        const text = kept + chunk.toString('latin1')
        done(null, written(text, endOfWhole(text)))
      },
      flush(done: TransformCallback) {
        done(null, written(kept, kept.length))
      },
    })
  }
}

/** Of nothing but beginnings of ARNs no more is kept. */
const MOST_KEPT = 64 * 1024

/** Where a text can be cut, so that no ARN is in two pieces: what is behind may go on in what comes. */
function endOfWhole(text: string): number {
  let end = Math.max(0, text.length - LONGEST)
  for (;;) {
    const start = Math.max(text.lastIndexOf('arn', end - 1), text.lastIndexOf('http', end - 1))
    if (end <= 0 || start === -1 || start < end - LONGEST) return Math.max(0, end)
    if (text.length - start > MOST_KEPT) return end
    end = start
  }
}

/** Between Castellan's ARNs and an upstream's, where they differ. */
export interface Translations {
  readonly in: Translation
  readonly out: Translation
}

/** `undefined` where both sides have the same. */
export function translationsOf({ only, its }: Pick<Upstream, 'only' | 'its'>): Translations | undefined {
  const account = its.account !== undefined && its.account !== only.account
  const region = its.region !== undefined && its.region !== only.region
  if (!account && !region) return undefined
  const ours: Names = { account: account ? only.account : undefined, region: region ? only.region : undefined }
  const theirs: Names = { account: account ? its.account : undefined, region: region ? its.region : undefined }
  return { in: new Translation(ours, theirs), out: new Translation(theirs, ours) }
}
