import { DeleteServiceLinkedRoleCommand, GetServiceLinkedRoleDeletionStatusCommand } from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'

/** Milliseconds between two questions after a deletion. */
const PAUSE = 500

/** Whether a role is one that only a service changes. */
export function isServiceLinked(path: string | undefined): boolean {
  return path?.startsWith('/aws-service-role/') ?? false
}

/**
 * Deletes a service-linked role, which is a task: it ends when the service has said that it does not need the role.
 *
 * @throws Error with the reason that the service gave
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
 */
export async function deleteServiceLinkedRole(RoleName: string): Promise<void> {
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }))
  for (;;) {
    const { Status, Reason } = await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))
    if (Status === 'SUCCEEDED') return
    if (Status === 'FAILED') throw new Error(Reason?.Reason ?? 'the service did not say why')
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}
