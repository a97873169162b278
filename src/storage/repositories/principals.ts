import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
import { hot, preparedOfList, preparedOnce } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { StoredTag } from '../tag.ts'
import type { AccessKeyStatus } from './access-keys.ts'

/** A long-term key as authentication needs it. */
export interface AccessKeyFacts {
  readonly accessKeyId: string
  /** A user's unique id, or the account id for root. */
  readonly ownerId: string
  readonly status: AccessKeyStatus
  /** Sealed for `accessKeySecretContext`. */
  readonly secretSealed: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** A policy that applies to a user or a role. */
export interface AppliedPolicy {
  /** A managed policy's ARN, or an inline policy's name. */
  readonly policy: string
  /**
   * Absent for a managed policy that the account does not keep: one of AWS's, to be looked up by its ARN. A caller that
   * cannot find it refuses everything: it may hold a deny.
   */
  readonly document: string | undefined
  /** Of a managed policy that the account keeps: the version in force, such as `v2`. */
  readonly version?: string
}

/** A user as decisions need it. */
export interface UserFacts {
  readonly userId: string
  readonly userName: string
  readonly path: string
  readonly arn: Arn
  readonly createdAt: number
  readonly tags: readonly StoredTag[]
  /** Attached and inline policies of the user and of its groups. */
  readonly identity: readonly AppliedPolicy[]
  readonly boundary: AppliedPolicy | undefined
  /** The account's, as its row has it: it can let all users do what is in no policy. */
  readonly passwordPolicy: string | null
}

/** A role as decisions of its sessions need it. */
export interface RoleFacts {
  readonly roleId: string
  readonly roleName: string
  readonly path: string
  readonly arn: Arn
  readonly tags: readonly StoredTag[]
  /** Attached and inline policies. */
  readonly identity: readonly AppliedPolicy[]
  readonly boundary: AppliedPolicy | undefined
}

const keyWithId = preparedOnce((db, accountId: string, accessKeyId: string) =>
  db
    .selectFrom('accessKey')
    .select(['accessKeyId', 'ownerId', 'status', 'secretSealed', 'createdAt', 'lastUsedAt'])
    .where('accountId', '=', accountId)
    .where('accessKeyId', '=', accessKeyId),
)

const userWithId = preparedOnce((db, accountId: string, userId: string) =>
  db
    .selectFrom('iamUser')
    .select(['userId', 'userName', 'path', 'createdAt', 'boundaryArn'])
    .where('accountId', '=', accountId)
    .where('userId', '=', userId),
)

const groupsOf = preparedOnce((db, accountId: string, userId: string) =>
  db.selectFrom('groupMember').select('groupId').where('accountId', '=', accountId).where('userId', '=', userId),
)

const roleWithId = preparedOnce((db, accountId: string, roleId: string) =>
  db
    .selectFrom('iamRole')
    .select(['roleId', 'roleName', 'path', 'boundaryArn'])
    .where('accountId', '=', accountId)
    .where('roleId', '=', roleId),
)

const passwordPolicyOf = hot((db, accountId: string) =>
  db.selectFrom('account').select('passwordPolicy').where('accountId', '=', accountId),
)

const tagsOf = preparedOnce((db, accountId: string, targetId: string) =>
  db
    .selectFrom('iamTag')
    .select(['tagKey', 'tagValue'])
    .where('accountId', '=', accountId)
    .where('targetId', '=', targetId),
)

const attachedTo = preparedOfList((db, accountId, targets) =>
  db
    .selectFrom('policyAttachment as a')
    .leftJoin('managedPolicy as p', (join) =>
      join.onRef('p.accountId', '=', 'a.accountId').onRef('p.arn', '=', 'a.policyArn'),
    )
    .leftJoin('policyVersion as v', (join) =>
      join
        .onRef('v.accountId', '=', 'p.accountId')
        .onRef('v.policyId', '=', 'p.policyId')
        .onRef('v.version', '=', 'p.defaultVersion'),
    )
    .select(['a.policyArn as policy', 'v.document as document', 'v.version as version'])
    .where('a.accountId', '=', accountId)
    .where('a.targetId', 'in', targets),
)

const inlineOf = preparedOfList((db, accountId, targets) =>
  db
    .selectFrom('inlinePolicy')
    .select(['policyName as policy', 'document'])
    .where('accountId', '=', accountId)
    .where('targetId', 'in', targets),
)

/** What authentication and authorisation ask for on a cache miss, in few queries. */
export class PrincipalRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async forAccessKey(accessKeyId: string): Promise<AccessKeyFacts | undefined> {
    const row = await keyWithId.first(this.#db, this.#accountId, accessKeyId)
    return row && { ...row, status: row.status === 'Active' ? 'Active' : 'Inactive' }
  }

  /** The user with this unique id and all that limits or allows it, or `undefined` where there is none. */
  async policiesOf(userId: string): Promise<UserFacts | undefined> {
    const user = await userWithId.first(this.#db, this.#accountId, userId)
    if (user === undefined) return undefined
    const groups = await groupsOf.all(this.#db, this.#accountId, userId)
    const targets = [userId, ...groups.map((group) => group.groupId)]
    const [tags, attached, inline, passwordPolicy] = await Promise.all([
      this.#tags(userId),
      this.#attached(targets),
      this.#inline(targets),
      this.#passwordPolicy(),
    ])
    const arn = iamArn(this.#accountId, 'user', user.path, user.userName)
    const { boundaryArn, ...facts } = user
    return {
      ...facts,
      arn,
      tags,
      identity: [...attached, ...inline],
      passwordPolicy,
      boundary: boundaryArn === null ? undefined : await this.#boundary(boundaryArn),
    }
  }

  /** The role with this unique id and all that limits or allows its sessions, or `undefined` where there is none. */
  async policiesOfRole(roleId: string): Promise<RoleFacts | undefined> {
    const role = await roleWithId.first(this.#db, this.#accountId, roleId)
    if (role === undefined) return undefined
    const [tags, attached, inline] = await Promise.all([
      this.#tags(roleId),
      this.#attached([roleId]),
      this.#inline([roleId]),
    ])
    const { boundaryArn, ...facts } = role
    return {
      ...facts,
      arn: iamArn(this.#accountId, 'role', role.path, role.roleName),
      tags,
      identity: [...attached, ...inline],
      boundary: boundaryArn === null ? undefined : await this.#boundary(boundaryArn),
    }
  }

  /** Without the rest of the account, of which each write changes something. */
  async #passwordPolicy(): Promise<string | null> {
    const row = await passwordPolicyOf.first(this.#db, this.#accountId)
    if (row === undefined) throw new Error(`no account ${this.#accountId} in the store`)
    return row.passwordPolicy
  }

  async #tags(targetId: string): Promise<readonly StoredTag[]> {
    const rows = await tagsOf.all(this.#db, this.#accountId, targetId)
    return rows.map((row) => ({ key: row.tagKey, value: row.tagValue }))
  }

  async #attached(targets: readonly string[]): Promise<readonly AppliedPolicy[]> {
    const rows = await attachedTo.all(this.#db, this.#accountId, targets)
    // Each once, which is not asked of the database: to tell them apart SQLite would go through all of the account's.
    const policies = new Map(rows.map((row) => [row.policy, appliedPolicy(row.policy, row)]))
    return [...policies.values()]
  }

  async #inline(targets: readonly string[]): Promise<readonly AppliedPolicy[]> {
    return await inlineOf.all(this.#db, this.#accountId, targets)
  }

  async #boundary(arn: Arn): Promise<AppliedPolicy> {
    const [policy] = await this.policiesWithArns([arn])
    return policy ?? { policy: arn, document: undefined }
  }

  /** One for each ARN, in their order. */
  async policiesWithArns(arns: readonly Arn[]): Promise<readonly AppliedPolicy[]> {
    const rows = await this.#db
      .selectFrom('managedPolicy as p')
      .innerJoin('policyVersion as v', (join) =>
        join
          .onRef('v.accountId', '=', 'p.accountId')
          .onRef('v.policyId', '=', 'p.policyId')
          .onRef('v.version', '=', 'p.defaultVersion'),
      )
      .select(['p.arn as arn', 'v.document as document', 'v.version as version'])
      .where('p.accountId', '=', this.#accountId)
      .where('p.arn', 'in', arns)
      .execute()
    const known = new Map(rows.map((row) => [row.arn, row]))
    return arns.map((policy) => appliedPolicy(policy, known.get(policy)))
  }
}

interface VersionInForce {
  readonly document: string | null
  readonly version: number | null
}

function appliedPolicy(policy: string, { document, version }: VersionInForce = NONE): AppliedPolicy {
  return document === null || version === null
    ? { policy, document: undefined }
    : { policy, document, version: `v${version}` }
}

const NONE: VersionInForce = { document: null, version: null }
