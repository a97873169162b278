import { NO_GRANT, TO_ACCOUNT, TO_ISSUER, TO_PRINCIPAL } from '../../decide/principal.ts'
import type { Method, Need, Way } from './method.ts'
import { type AccountIndex, isServiceLinked, type Principal } from './principals.ts'

const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference/'
const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference/'

function others({ principals }: AccountIndex, by: Principal, kind: Principal['kind']): readonly Principal[] {
  return principals.filter((target) => target.kind === kind && target.arn !== by.arn && !isServiceLinked(target))
}

/** A row for credentials of another user. */
function credentials(
  name: string,
  takes: (target: Principal) => string | undefined,
  more: (target: Principal) => readonly Need[] = () => [],
): Method {
  return {
    name: `iam:${name}`,
    source: `${API}API_${name}.html`,
    ways: (by, account) =>
      others(account, by, 'user').flatMap((target) => {
        const sentence = takes(target)
        if (sentence === undefined) return []
        const needs = [{ action: `iam:${name}`, resource: target.arn }, ...more(target)]
        return [{ target, gain: 'control' as const, needs, sentence }]
      }),
  }
}

function hasPassword(target: Principal): boolean | undefined {
  return target.kind === 'user' ? target.hasPassword : undefined
}

/** A password alone is no sign-in for who has a device; without it, it is. */
function withoutMfa(target: Principal): readonly Need[] {
  if (target.kind !== 'user' || target.hasMfa !== true) return []
  return [{ action: 'iam:DeactivateMFADevice', resource: target.arn }]
}

/** A grant to the account leaves it to the account's own policies; one to the principal itself does not. */
const BY_TRUST = { [TO_ACCOUNT]: undefined, [TO_ISSUER]: 'to role', [TO_PRINCIPAL]: 'to principal' } as const

const assumeRole: Method = {
  name: 'sts:AssumeRole',
  source: `${STS}API_AssumeRole.html`,
  ways: (by, account) =>
    others(account, by, 'role').flatMap((target): Way[] => {
      const trust = account.trust(target, by)
      if (trust.grant === NO_GRANT) return []
      const allowedByResource = BY_TRUST[trust.grant]
      return [
        {
          target,
          gain: 'control',
          needs: [{ action: 'sts:AssumeRole', resource: target.arn, allowedByResource }],
          sentence: `assumes the role ${target.name}, which trusts ${allowedByResource ? 'it' : 'its account'}`,
          ...(trust.isConditional && { assumes: `the conditions of the trust policy of ${target.name} hold` }),
        },
      ]
    }),
}

const updateAssumeRolePolicy: Method = {
  name: 'iam:UpdateAssumeRolePolicy',
  source: `${API}API_UpdateAssumeRolePolicy.html`,
  ways: (by, account) =>
    others(account, by, 'role').map((target) => ({
      target,
      gain: 'control',
      needs: [
        { action: 'iam:UpdateAssumeRolePolicy', resource: target.arn },
        { action: 'sts:AssumeRole', resource: target.arn, allowedByResource: 'to principal' },
      ],
      sentence: `makes the role ${target.name} trust it, and assumes it`,
    })),
}

const updateSamlProvider: Method = {
  name: 'iam:UpdateSAMLProvider',
  source: `${API}API_UpdateSAMLProvider.html`,
  ways: (by, account) =>
    others(account, by, 'role').flatMap((target) =>
      account.trustedSamlProviders(target).map((provider) => ({
        target,
        gain: 'control' as const,
        needs: [{ action: 'iam:UpdateSAMLProvider', resource: provider }],
        sentence: `puts a key of its own into the identity provider ${provider.slice(provider.lastIndexOf('/') + 1)}, and signs in as the role ${target.name}`,
      })),
    ),
}

/** Creating a principal that has all permissions: only service control policies limit it. */
function newPrincipal(
  kind: Principal['kind'],
  giving: 'Attach' | 'Put',
  key: 'CreateAccessKey' | 'CreateLoginProfile' | 'AssumeRole',
): Method {
  const noun = kind === 'user' ? 'User' : 'Role'
  return {
    name: `iam:Create${noun}`,
    source: `${API}API_Create${noun}.html`,
    ways: (by, account) =>
      account.newArns(by, kind).map((arn): Way => {
        const permission = giving === 'Attach' ? { 'iam:PolicyARN': account.administratorAccess } : {}
        const noBoundary = { 'iam:PermissionsBoundary': undefined }
        return {
          target: account.administratorNamed(arn, kind),
          gain: 'control',
          needs: [
            { action: `iam:Create${noun}`, resource: arn, context: noBoundary },
            { action: `iam:${giving}${noun}Policy`, resource: arn, context: { ...permission, ...noBoundary } },
            key === 'AssumeRole'
              ? { action: 'sts:AssumeRole', resource: arn, allowedByResource: 'to principal' }
              : { action: `iam:${key}`, resource: arn },
          ],
          sentence: `creates a ${kind} with ${giving === 'Attach' ? 'AdministratorAccess' : 'an inline policy that allows everything'}, and ${WITH[key]}`,
        }
      }),
  }
}

const WITH = {
  CreateAccessKey: 'makes an access key for it',
  CreateLoginProfile: 'gives it a password',
  AssumeRole: 'assumes it',
} as const

/** Methods that let a principal act as another, without a service in between. */
export const controlMethods: readonly Method[] = [
  assumeRole,
  updateAssumeRolePolicy,
  credentials('CreateAccessKey', ({ name }) => `makes an access key for the user ${name}`),
  credentials(
    'CreateLoginProfile',
    (target) => (hasPassword(target) === true ? undefined : `gives the user ${target.name} a console password`),
    withoutMfa,
  ),
  credentials(
    'UpdateLoginProfile',
    (target) => (hasPassword(target) === false ? undefined : `changes the console password of the user ${target.name}`),
    withoutMfa,
  ),
  updateSamlProvider,
  newPrincipal('user', 'Attach', 'CreateAccessKey'),
  newPrincipal('user', 'Put', 'CreateAccessKey'),
  newPrincipal('user', 'Attach', 'CreateLoginProfile'),
  newPrincipal('role', 'Attach', 'AssumeRole'),
  newPrincipal('role', 'Put', 'AssumeRole'),
]

/** Whether the method's rows are about trust between principals. */
export const TRUST_METHODS: ReadonlySet<string> = new Set(['sts:AssumeRole', 'iam:UpdateAssumeRolePolicy'])
