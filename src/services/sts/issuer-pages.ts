import type { Store } from '../../storage/store.ts'
import { jsonAnswer, textAnswer } from '../../web/answers.ts'
import type { Pages } from '../../web/page.ts'
import { accountOfIssuerId, issuerPathOf, issuerUrl } from '../issuer-url.ts'
import { ALGORITHMS, retiredKeys } from '../token-keys.ts'

const DISCOVERY = '/.well-known/openid-configuration'
const KEYS = '/.well-known/jwks.json'

/**
 * What verifiers of an account's tokens read, without credentials: the issuer's metadata (OpenID Connect Discovery 1.0)
 * and its public keys (RFC 7517). An issuer that is turned off, and one that never was, have one answer.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html
 */
export function issuerPages(tools: { store: Store; clock: () => number; publicUrl: string }): Pages {
  return async ({ path, method }) => {
    const asked = issuerPathOf(path)
    if (asked === undefined) return undefined
    if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'Read it with GET.', { Allow: 'GET, HEAD' })
    const { issuerId, rest } = asked
    const accountId = accountOfIssuerId(issuerId)
    const db = accountId && tools.store.read(accountId)
    const issuer = await db?.tokenIssuer.get()
    if (!db || !issuer?.isEnabled || issuer.issuerId !== issuerId) return textAnswer(404, 'There is nothing here.')
    if (rest === DISCOVERY) return jsonAnswer(200, metadata(issuerUrl(tools.publicUrl, issuerId)))
    if (rest !== KEYS) return textAnswer(404, 'There is nothing here.')
    const keys = await db.tokenIssuer.keys()
    const retired = new Set(retiredKeys(keys, tools.clock()))
    return jsonAnswer(200, { keys: keys.filter((key) => !retired.has(key)).map((key) => JSON.parse(key.publicJwk)) })
  }
}

function metadata(issuer: string): object {
  return {
    issuer,
    jwks_uri: issuer + KEYS,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ALGORITHMS,
    claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'jti'],
  }
}
