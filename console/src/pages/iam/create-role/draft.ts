import type { TagDraft } from '../../../iam/limits.ts'
import type { ManagedPolicy } from '../../../iam/policies/managed-policies.ts'
import { NEW_TRUST_POLICY } from '../../../iam/policies/new-documents.ts'

/** The kinds of trusted entity that AWS's wizard knows. */
export type EntityType = 'service' | 'account' | 'web-identity' | 'saml' | 'custom'

/** All that the wizard's steps ask for. */
export interface RoleDraft {
  readonly entity: EntityType
  /** A service's principal, such as `ec2.amazonaws.com`. */
  readonly service: string
  readonly isOtherAccount: boolean
  readonly accountId: string
  readonly requiresExternalId: boolean
  readonly externalId: string
  readonly requiresMfa: boolean
  /** The ARN of an OpenID Connect provider. */
  readonly provider: string
  readonly audience: string
  readonly organization: string
  readonly repository: string
  readonly branch: string
  /** The ARN of a SAML provider. */
  readonly samlProvider: string
  readonly samlAudience: string
  readonly trustPolicy: string
  readonly policies: readonly ManagedPolicy[]
  readonly boundary: ManagedPolicy | undefined
  readonly name: string
  readonly description: string
  readonly tags: readonly TagDraft[]
}

/** Where assertions are presented that sign in to this console; `https://signin.aws.amazon.com/saml` at AWS's. */
const SAML_AUDIENCE = `${globalThis.location?.origin ?? 'https://signin.aws.amazon.com'}/saml`

export const EMPTY_ROLE: RoleDraft = {
  entity: 'service',
  service: '',
  isOtherAccount: false,
  accountId: '',
  requiresExternalId: false,
  externalId: '',
  requiresMfa: false,
  provider: '',
  audience: '',
  organization: '',
  repository: '',
  branch: '',
  samlProvider: '',
  samlAudience: SAML_AUDIENCE,
  trustPolicy: NEW_TRUST_POLICY,
  policies: [],
  boundary: undefined,
  name: '',
  description: '',
  tags: [],
}
