import { AwsError } from '../aws/index.ts'
import type { ApiRequest } from '../requests/index.ts'

/** Where a request names the key of a ciphertext, and its answer the one that opened it. */
const PLACES: Readonly<Record<string, string>> = { Decrypt: 'KeyId', ReEncrypt: 'SourceKeyId' }

/**
 * Whether the answer is to be held to the key that the request named, on which was decided.
 *
 * @throws NotImplemented (501) for an alias in the place of the key to encrypt anew from: which it is, no answer says.
 */
export function namesKeyOfCiphertext(asked: ApiRequest): boolean {
  const { service, operation, parameters } = asked
  if (service === 'kms' && operation === 'ReEncrypt' && ALIAS.test(String(parameters.SourceKeyId))) {
    throw new AwsError(
      'NotImplemented',
      'Castellan does not forward ReEncrypt from an alias: name the key itself.',
      501,
    )
  }
  return namedKey(asked) !== undefined
}

const ALIAS = /(?:^|:)alias\//

/**
 * "If you use a different KMS key, the operation fails": some upstreams use the key that is in the ciphertext, which
 * nobody decided on. Nothing was changed by then, and what it opened goes nowhere.
 *
 * @throws IncorrectKeyException (400)
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html#KMS-ReEncrypt-request-SourceKeyId
 */
export function assertUsedKey(asked: ApiRequest, status: number, document: Uint8Array | undefined): void {
  const named = namedKey(asked)
  if (named === undefined || status >= 300) return
  if (idOf(named) !== usedKey(asked, document)) {
    const message = 'The key ID in the request does not identify a CMK that can perform this operation.'
    throw new AwsError('IncorrectKeyException', message, 400)
  }
}

/** Of an alias the answer does not say whether it stands for the key that was used. */
function namedKey({ service, operation, parameters }: ApiRequest): string | undefined {
  const place = service === 'kms' && Object.hasOwn(PLACES, operation) ? PLACES[operation] : undefined
  const named = place === undefined ? undefined : parameters[place]
  return typeof named === 'string' && !ALIAS.test(named) ? named : undefined
}

function usedKey({ operation }: ApiRequest, document: Uint8Array | undefined): string | undefined {
  try {
    const used: unknown = JSON.parse(Buffer.from(document ?? []).toString())[PLACES[operation] ?? '']
    return typeof used === 'string' ? idOf(used) : undefined
  } catch {
    return undefined
  }
}

function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
