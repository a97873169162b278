import type { InstanceProfile as InstanceProfileOutput } from '../../../models/iam.ts'
import { type Arn, iamArn } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { InstanceProfile } from '../../storage/repositories/instance-profiles.ts'
import type { ConditionKeys } from '../operation.ts'
import { showTrust, type TrustContext } from '../trust-policy.ts'
import { NoSuchEntity } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { toNewRole } from './roles.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

export interface NamedProfile {
  readonly InstanceProfileName: string
}

/** @throws NoSuchEntity (404) */
export async function profileNamed(db: Repositories, name: string): Promise<InstanceProfile> {
  const profile = await db.instanceProfiles.withName(name)
  if (profile === undefined) throw NoSuchEntity(`Instance Profile ${name} cannot be found.`)
  return profile
}

/** For `resource` of operations whose input names an instance profile; one that is not there stands for one at `/`. */
export async function namedProfile({ InstanceProfileName }: NamedProfile, { db, accountId }: IamContext): Promise<Arn> {
  const profile = await db.instanceProfiles.withName(InstanceProfileName)
  return profile?.arn ?? iamArn(accountId, 'instance-profile', '/', InstanceProfileName)
}

/** For `conditionKeys` of operations on an instance profile: its tags. */
export async function profileTagKeys(
  { InstanceProfileName }: NamedProfile,
  { db }: IamContext,
): Promise<ConditionKeys> {
  const profile = await db.instanceProfiles.withName(InstanceProfileName)
  return profile === undefined ? {} : iamTagKeys(await db.iamTags.ofTarget(profile.profileId))
}

/** An instance profile, as tags are set on it. */
export const taggedProfile: Tagged<NamedProfile> = {
  kind: 'InstanceProfile',
  tagRules: RESOURCE_TAGS,
  arn: namedProfile,
  tagKeys: profileTagKeys,
  tagTarget: async (db, { InstanceProfileName }) => (await profileNamed(db, InstanceProfileName)).profileId,
  tags: async (db, { InstanceProfileName }) =>
    db.iamTags.ofTarget((await profileNamed(db, InstanceProfileName)).profileId),
}

/** An instance profile as lists have it, with its role as CreateRole answers one; GetInstanceProfile adds tags. */
export async function toProfile(
  { path, profileName, profileId, arn, createdAt, roleId }: InstanceProfile,
  context: TrustContext & { readonly db: Repositories },
): Promise<InstanceProfileOutput> {
  const role = roleId === null ? undefined : await context.db.roles.withId(roleId)
  return {
    Path: path,
    InstanceProfileName: profileName,
    InstanceProfileId: profileId,
    Arn: arn,
    CreateDate: new Date(createdAt),
    Roles: role ? [toNewRole(role, await showTrust(role, context))] : [],
  }
}
