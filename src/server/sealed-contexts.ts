import type { AccountId } from '../aws/index.ts'
import { mfaSeedContext } from '../identity/mfa.ts'
import type { SealedName } from '../storage/index.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import { samlPrivateKeyContext } from '../storage/repositories/saml-providers.ts'
import { serverCertificateKeyContext } from '../storage/repositories/server-certificates.ts'
import { signinProofContext } from '../storage/repositories/signin-tickets.ts'
import { tokenKeyContext } from '../storage/repositories/token-issuer.ts'

/** What each sealed value is sealed for, by its account and its id there. */
export const SEALED_CONTEXTS: Readonly<Record<SealedName, (accountId: AccountId, id: string) => string>> = {
  'accessKey.secretSealed': accessKeySecretContext,
  'mfaDevice.seedSealed': mfaSeedContext,
  'samlPrivateKey.privateKeySealed': samlPrivateKeyContext,
  'serverCertificate.privateKeySealed': serverCertificateKeyContext,
  'signinTicket.proofSealed': signinProofContext,
  'tokenKey.privateKeySealed': tokenKeyContext,
}
