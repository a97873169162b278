import type { Arn, MaybePromise, UniqueIdPrefix } from '../../../aws/index.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import type { PathRange } from '../../../storage/repositories/name-range.ts'
import type { StoredTag } from '../../../storage/tag.ts'
import type { ConditionKeys, OperationDefinition } from '../../operation.ts'
import type { TagRules } from '../../tags.ts'
import type { IamContext } from '../operation.ts'

/** As the names of operations and quotas have it: `AttachUserPolicy`, `PoliciesPerUser`. */
export type HolderKind = 'User' | 'Group' | 'Role'

/**
 * A holder that exists: its id, such as `AIDA…`, under which all that it holds is kept, and its name in its own
 * spelling.
 */
export interface Held {
  readonly id: string
  readonly name: string
}

/**
 * What policies are attached to and written into. It says what the kinds differ in; the verbs (`attachPolicy`, …) say
 * what is done with any of them.
 *
 * @typeParam Named how a request names one, such as `{ UserName }`
 */
export interface Holder<Named extends object> {
  readonly kind: HolderKind
  /** What an action on it is authorised on; a name that nobody has stands for one at `/`. */
  arn(named: Named, context: IamContext): MaybePromise<Arn>
  /** Condition keys of every action on it: its tags. */
  tagKeys(named: Named, context: IamContext): MaybePromise<ConditionKeys>
  /** Condition keys of a change to its permissions: its tags, and the boundary that it has. */
  permissionKeys(named: Named, context: IamContext): MaybePromise<ConditionKeys>
  /** @throws NoSuchEntity (404) */
  find(db: Repositories, named: Named): MaybePromise<Held>
  /**
   * As `find`, for a change of what it holds.
   *
   * @throws UnmodifiableEntity (400) for what AWS alone changes.
   */
  toChange(db: Repositories, named: Named): MaybePromise<Held>
  /** What its ids begin with. */
  readonly idPrefix: UniqueIdPrefix
  /** Those of these ids that are there. */
  withIds(db: Repositories, ids: readonly string[]): Promise<readonly (Held & { readonly path: string })[]>
  /** Those under a path, in the order of paths, each with the policy that bounds it. */
  under(db: Repositories, range: PathRange): Promise<readonly HeldUnder[]>
  /** Its name as an answer repeats it. */
  named(name: string): Named
}

/** A holder under a path; groups have no boundary. */
export interface HeldUnder extends Held {
  readonly path: string
  readonly boundaryArn: Arn | null
}

/** A holder that a permissions boundary may bound. */
export interface Bounded<Named extends object> extends Holder<Named> {
  find(db: Repositories, named: Named): MaybePromise<Held & { readonly boundaryArn: Arn | null }>
  toChange(db: Repositories, named: Named): MaybePromise<Held & { readonly boundaryArn: Arn | null }>
  setBoundary(db: Repositories, id: string, boundaryArn: Arn | null): Promise<void>
}

/** What tags are set on: some holders, and managed policies, devices and others that hold no policies. */
export interface Tagged<Named extends object> {
  /** As the names of its operations have it: `TagUser`. */
  readonly kind: string
  readonly tagRules: TagRules
  arn(named: Named, context: IamContext): MaybePromise<Arn>
  tagKeys(named: Named, context: IamContext): MaybePromise<ConditionKeys>
  /** What its tags are kept under, for a change. @throws NoSuchEntity (404), AccessDenied (403) for what takes none. */
  tagTarget(db: Repositories, named: Named): MaybePromise<string>
  /** @throws NoSuchEntity (404) */
  tags(db: Repositories, named: Named): MaybePromise<readonly StoredTag[]>
}

/** What a verb makes of a holder, and `operation` of a name: `operation('AttachUserPolicy', attachPolicy(user))`. */
export type Definition<Input extends object, Output extends object = Record<string, never>> = OperationDefinition<
  Input,
  Output,
  IamContext,
  undefined
>
