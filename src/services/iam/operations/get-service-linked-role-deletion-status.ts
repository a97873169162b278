import { iamArn } from '../../../aws/index.ts'
import { InvalidInput, NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { roleOfTask } from '../service-linked-roles.ts'

/**
 * How far the deletion of a service's role is: done, for as long as it is remembered.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html
 */
export const getServiceLinkedRoleDeletionStatus = operation('GetServiceLinkedRoleDeletionStatus', {
  action: 'iam:GetServiceLinkedRoleDeletionStatus',
  access: 'read',
  resource: ({ DeletionTaskId }, context) =>
    roleOfTask(DeletionTaskId, context) ?? iamArn(context.accountId, 'role', '/aws-service-role/', ''),

  async handle({ DeletionTaskId }, context) {
    if (roleOfTask(DeletionTaskId, context) === undefined) {
      throw InvalidInput(`Invalid deletion task id: ${DeletionTaskId}`)
    }
    if (await context.db.roleDeletions.isDone(DeletionTaskId)) return { Status: 'SUCCEEDED' }
    throw NoSuchEntity(`The deletion task with id ${DeletionTaskId} cannot be found.`)
  },
})
