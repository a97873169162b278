import { GetAccessKeyLastUsedCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { denialOf } from '../../api/errors.ts'
import { iam } from '../../api/iam.ts'

/** An access key, without its secret, and when it was last used. */
export interface AccessKeyFacts {
  readonly id: string
  readonly active: boolean
  readonly createDate: Date
  readonly lastUsed: Date | undefined
  /** `iam in us-east-1`; `undefined` when it was never used, or that is not visible. */
  readonly lastUsedWith: string | undefined
}

/** The keys of a user, or of the caller when `userName` is `undefined`. Two at most. */
export async function accessKeysOf(userName: string | undefined): Promise<AccessKeyFacts[]> {
  const { AccessKeyMetadata: keys = [] } = await iam.send(
    new ListAccessKeysCommand(userName === undefined ? {} : { UserName: userName }),
  )
  return Promise.all(
    keys.map(async ({ AccessKeyId = '', Status, CreateDate = new Date(0) }) => ({
      id: AccessKeyId,
      active: Status === 'Active',
      createDate: CreateDate,
      ...(await lastUse(AccessKeyId)),
    })),
  )
}

async function lastUse(accessKeyId: string): Promise<Pick<AccessKeyFacts, 'lastUsed' | 'lastUsedWith'>> {
  try {
    const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }))
    if (use?.LastUsedDate === undefined) return { lastUsed: undefined, lastUsedWith: undefined }
    return { lastUsed: use.LastUsedDate, lastUsedWith: `${use.ServiceName} in ${use.Region}` }
  } catch (error) {
    if (denialOf(error) !== undefined) return { lastUsed: undefined, lastUsedWith: undefined }
    throw error
  }
}
