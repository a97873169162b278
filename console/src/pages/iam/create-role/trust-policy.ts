import type { RoleDraft } from './draft.ts'

/** Whose issuer all of its users share: who trusts it must say whose repositories. */
const GITHUB = 'token.actions.githubusercontent.com'

/** Whether the chosen provider is GitHub's, of which AWS's wizard asks for the repository. */
export function isGitHub({ provider }: RoleDraft): boolean {
  return issuerOf(provider) === GITHUB
}

/** `arn:aws:iam::111122223333:oidc-provider/host/path` names the issuer `host/path`. */
function issuerOf(providerArn: string): string {
  return providerArn.slice(providerArn.indexOf('/') + 1)
}

interface Statement {
  readonly Effect: 'Allow'
  readonly Principal: Readonly<Record<string, string>>
  readonly Action: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/**
 * The trust policy that a draft stands for, as AWS's wizard writes it.
 *
 * @param ownAccountId the account in which the role is created
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html and its neighbours
 */
export function trustPolicyOf(draft: RoleDraft, ownAccountId: string): string {
  if (draft.entity === 'custom') return draft.trustPolicy
  return JSON.stringify({ Version: '2012-10-17', Statement: [statementOf(draft, draft.entity, ownAccountId)] }, null, 2)
}

function statementOf(
  draft: RoleDraft,
  entity: Exclude<RoleDraft['entity'], 'custom'>,
  ownAccountId: string,
): Statement {
  switch (entity) {
    case 'service':
      return { Effect: 'Allow', Principal: { Service: draft.service }, Action: 'sts:AssumeRole' }
    case 'account':
      return {
        Effect: 'Allow',
        Principal: { AWS: draft.isOtherAccount ? draft.accountId : ownAccountId },
        Action: 'sts:AssumeRole',
        ...conditions({
          ...(draft.requiresExternalId && { StringEquals: { 'sts:ExternalId': draft.externalId } }),
          ...(draft.requiresMfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
        }),
      }
    case 'web-identity':
      return {
        Effect: 'Allow',
        Principal: { Federated: draft.provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...conditions({
          StringEquals: { [`${issuerOf(draft.provider)}:aud`]: draft.audience },
          ...(isGitHub(draft) && { StringLike: { [`${GITHUB}:sub`]: gitHubSubject(draft) } }),
        }),
      }
    case 'saml':
      return {
        Effect: 'Allow',
        Principal: { Federated: draft.samlProvider },
        Action: 'sts:AssumeRoleWithSAML',
        ...conditions({ StringEquals: { 'SAML:aud': draft.samlAudience } }),
      }
    default:
      return entity satisfies never
  }
}

function conditions(all: NonNullable<Statement['Condition']>): Pick<Statement, 'Condition'> {
  return Object.keys(all).length === 0 ? {} : { Condition: all }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub */
function gitHubSubject({ organization, repository, branch }: RoleDraft): string {
  const where = `repo:${organization}/${repository || '*'}`
  if (repository === '') return where
  return branch === '' ? `${where}:*` : `${where}:ref:refs/heads/${branch}`
}
