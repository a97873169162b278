import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
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

/** What authentication and authorisation ask for on a cache miss, in few queries. */
export class PrincipalRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async forAccessKey(accessKeyId: string): Promise<AccessKeyFacts | undefined> {
    const row = await this.#db
      .selectFrom('accessKey')
      .select(['accessKeyId', 'ownerId', 'status', 'secretSealed', 'createdAt', 'lastUsedAt'])
      .where('accountId', '=', this.#accountId)
      .where('accessKeyId', '=', accessKeyId)
      .executeTakeFirst()
    return row && { ...row, status: row.status === 'Active' ? 'Active' : 'Inactive' }
  }

  /** The user with this unique id and all that limits or allows it, or `undefined` where there is none. */
  async policiesOf(userId: string): Promise<UserFacts | undefined> {
    const user = await this.#db
      .selectFrom('iamUser')
      .select(['userId', 'userName', 'path', 'createdAt', 'boundaryArn'])
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .executeTakeFirst()
    if (user === undefined) return undefined
    const groups = await this.#db
      .selectFrom('groupMember')
      .select('groupId')
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .execute()
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
    const role = await this.#db
      .selectFrom('iamRole')
      .select(['roleId', 'roleName', 'path', 'boundaryArn'])
      .where('accountId', '=', this.#accountId)
      .where('roleId', '=', roleId)
      .executeTakeFirst()
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
    const { passwordPolicy } = await this.#db
      .selectFrom('account')
      .select('passwordPolicy')
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return passwordPolicy
  }

  async #tags(targetId: string): Promise<readonly StoredTag[]> {
    const rows = await this.#db
      .selectFrom('iamTag')
      .select(['tagKey', 'tagValue'])
      .where('accountId', '=', this.#accountId)
      .where('targetId', '=', targetId)
      .execute()
    return rows.map((row) => ({ key: row.tagKey, value: row.tagValue }))
  }

  async #attached(targets: readonly string[]): Promise<readonly AppliedPolicy[]> {
    const rows = await this.#db
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
      .where('a.accountId', '=', this.#accountId)
      .where('a.targetId', 'in', targets)
      .execute()
    // Each once, which is not asked of the database: to tell them apart SQLite would go through all of the account's.
    const policies = new Map(rows.map((row) => [row.policy, appliedPolicy(row.policy, row)]))
    return [...policies.values()]
  }

  async #inline(targets: readonly string[]): Promise<readonly AppliedPolicy[]> {
    return await this.#db
      .selectFrom('inlinePolicy')
      .select(['policyName as policy', 'document'])
      .where('accountId', '=', this.#accountId)
      .where('targetId', 'in', targets)
      .execute()
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
