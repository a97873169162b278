import type { AccessKey } from '../../storage/repositories/access-keys.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { NoSuchEntity } from './errors.ts'
import type { Owner } from './users.ts'

/** The owner's key. Another's is not there, as far as this owner goes. @throws NoSuchEntity (404) */
export async function accessKeyOf(db: Repositories, { ownerId }: Owner, accessKeyId: string): Promise<AccessKey> {
  const key = await db.accessKeys.get(accessKeyId)
  if (key === undefined || key.ownerId !== ownerId) {
    throw NoSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`)
  }
  return key
}
