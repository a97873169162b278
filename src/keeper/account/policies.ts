import type { Account } from './account.ts'
import type { Output } from './services.ts'

/** All policies of an account that anybody or anything has, in as few calls as there are pages. */
export interface AccountPolicies {
  readonly holders: readonly PolicyHolder[]
  /** Default versions of managed policies, by ARN. */
  readonly managed: ReadonlyMap<string, string>
  /** Their other versions, by ARN, of those that have some. */
  readonly otherVersions: ReadonlyMap<string, readonly PolicyVersion[]>
}

interface PolicyVersion {
  readonly versionId: string
  readonly document: string
}

export interface PolicyHolder {
  readonly kind: 'user' | 'group' | 'role'
  readonly name: string
  readonly arn: string
  /** The ARN of its permissions boundary. */
  readonly boundary?: string | undefined
  /** Epoch milliseconds. */
  readonly createdAt: number | undefined
  readonly attached: readonly { readonly name: string; readonly arn: string }[]
  readonly inline: readonly { readonly name: string; readonly document: string }[]
  readonly tags: Readonly<Record<string, string>>
  /** Names of a user's groups. */
  readonly groups?: readonly string[]
  /** Who may assume it, of a role. */
  readonly trust?: string
}

/** What reading them takes. */
export const POLICY_READS = [{ action: 'iam:GetAccountAuthorizationDetails' }] as const

/** Half of what IAM gives at most: a page is held as a whole while it is read. */
const PAGE = 500

type Details = Output<'iam', 'GetAccountAuthorizationDetails'>

/**
 * Reads them once for all checks, and keeps of each page what is asked for here.
 *
 * @throws UnansweredError
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function accountPolicies(account: Account): Promise<AccountPolicies> {
  return account.view('policies', async () => {
    const holders: PolicyHolder[] = []
    const managed = new Map<string, string>()
    const otherVersions = new Map<string, readonly PolicyVersion[]>()
    for await (const page of account.pages('iam', 'GetAccountAuthorizationDetails', { MaxItems: PAGE })) {
      holders.push(...holdersOf(page))
      for (const { Arn = '', PolicyVersionList = [] } of page.Policies ?? []) {
        const inForce = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)
        if (inForce) managed.set(Arn, decodedDocument(inForce.Document))
        const others = PolicyVersionList.flatMap(({ VersionId, Document, IsDefaultVersion }) =>
          VersionId === undefined || Document === undefined || IsDefaultVersion
            ? []
            : [{ versionId: VersionId, document: decodedDocument(Document) }],
        )
        if (others.length > 0) otherVersions.set(Arn, others)
      }
    }
    return { holders, managed, otherVersions }
  })
}

/** Who has a managed policy of AWS's, which is the same in every partition. */
export function holdersOfAwsPolicy({ holders }: AccountPolicies, name: string): readonly PolicyHolder[] {
  return holders.filter(({ attached }) => attached.some(({ arn }) => arn.endsWith(`:iam::aws:policy/${name}`)))
}

function holdersOf({ UserDetailList = [], GroupDetailList = [], RoleDetailList = [] }: Details): PolicyHolder[] {
  return [
    ...UserDetailList.map((user) => ({
      ...holderOf('user', { ...user, name: user.UserName, inline: user.UserPolicyList }),
      groups: user.GroupList ?? [],
    })),
    ...GroupDetailList.map((group) =>
      holderOf('group', { ...group, name: group.GroupName, inline: group.GroupPolicyList }),
    ),
    ...RoleDetailList.map((role) => ({
      ...holderOf('role', { ...role, name: role.RoleName, inline: role.RolePolicyList }),
      trust: decodedDocument(role.AssumeRolePolicyDocument),
    })),
  ]
}

interface HolderDetail {
  readonly name: string | undefined
  readonly Arn?: string | undefined
  readonly PermissionsBoundary?: { PermissionsBoundaryArn?: string | undefined } | undefined
  readonly CreateDate?: Date | undefined
  readonly Tags?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined
  readonly AttachedManagedPolicies?:
    | readonly { PolicyName?: string | undefined; PolicyArn?: string | undefined }[]
    | undefined
  readonly inline: readonly { PolicyName?: string | undefined; PolicyDocument?: string | undefined }[] | undefined
}

function holderOf(
  kind: PolicyHolder['kind'],
  {
    name = '',
    Arn = '',
    CreateDate,
    PermissionsBoundary,
    Tags = [],
    AttachedManagedPolicies = [],
    inline = [],
  }: HolderDetail,
): PolicyHolder {
  return {
    kind,
    name,
    arn: Arn,
    boundary: PermissionsBoundary?.PermissionsBoundaryArn,
    createdAt: CreateDate?.getTime(),
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    attached: AttachedManagedPolicies.map(({ PolicyName = '', PolicyArn = '' }) => ({
      name: PolicyName,
      arn: PolicyArn,
    })),
    inline: inline.map(({ PolicyName = '', PolicyDocument }) => ({
      name: PolicyName,
      document: decodedDocument(PolicyDocument),
    })),
  }
}

/**
 * A policy's text. "Policies returned by this operation are URL-encoded compliant with RFC 3986"; what begins with a
 * brace never was.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function decodedDocument(document = ''): string {
  if (document.trimStart().startsWith('{')) return document
  try {
    return decodeURIComponent(document)
  } catch {
    return document // It is not encoded, and no policy: whoever reads it finds that out.
  }
}
