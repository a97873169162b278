import { GetUserCommand } from '@aws-sdk/client-iam'
import { iam } from '../../../api/iam.ts'

/**
 * Which of the names users have already, in lower case: names that differ only in case are the same name to IAM. Who
 * may not look is told by `CreateUser`, at the end.
 */
export async function takenNames(names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(names.map(isTaken))
  return new Set(names.filter((_, index) => found[index]).map((name) => name.toLowerCase()))
}

async function isTaken(UserName: string): Promise<boolean> {
  try {
    await iam.send(new GetUserCommand({ UserName }))
    return true
  } catch {
    // There is none; or it is not for this identity to look, and the wizard must not stop for a courtesy.
    return false
  }
}
