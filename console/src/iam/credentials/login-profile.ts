import { GetLoginProfileCommand, type LoginProfile } from '@aws-sdk/client-iam'
import { isNoSuchEntity } from '../../api/errors.ts'
import { iam } from '../../api/iam.ts'

/** The user's console password, without the password; `undefined` when the user has none. */
export async function loginProfileOf(UserName: string): Promise<LoginProfile | undefined> {
  try {
    return (await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile
  } catch (error) {
    if (isNoSuchEntity(error)) return undefined
    throw error
  }
}
