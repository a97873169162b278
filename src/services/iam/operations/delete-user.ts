import { assertHoldsNoPolicies, isReferenced, stillHas } from '../delete-conflict.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Deletes a user that has nothing any more: no policies, credentials, MFA devices or groups. Its sessions end.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
export const deleteUser = operation('DeleteUser', {
  action: 'iam:DeleteUser',
  access: 'write',
  room: 'reserve',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName }, { db }) {
    const { userId } = await userNamed(db, UserName)
    await assertHoldsNoPolicies(db, userId)
    if (await db.loginProfiles.ofUser(userId)) throw stillHas('delete login profile')
    if ((await db.accessKeys.ofOwner(userId)).length > 0) throw stillHas('delete access keys')
    if ((await db.mfaDevices.ofOwner(userId)).length > 0) throw stillHas('remove tokens from principal')
    if ((await db.signingCertificates.ofOwner(userId)).length > 0) throw stillHas('delete signing certificates')
    if ((await db.sshPublicKeys.ofUser(userId)).length > 0) throw isReferenced()
    if (await db.serviceCredentials.hasAny(userId)) throw isReferenced()
    if ((await db.groups.ofUser(userId)).length > 0) throw stillHas('remove users from group')
    await db.iamTags.removeAll(userId)
    await db.loginProfiles.forgetHistory(userId)
    await db.consoleSessions.endAll(userId)
    await db.serviceUses.removeAll(userId)
    await db.users.remove(userId)
    return {}
  },
})
