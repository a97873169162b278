import { newUniqueId } from '../../../aws/index.ts'
import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'
import { MAX_SESSION_DURATION, roleNamed, toDescribedRole } from '../roles.ts'
import { serviceTrust, wantedRole, wantedRoleArn } from '../service-linked-roles.ts'

/**
 * Creates the role of one of AWS's services, with the policy that AWS has for it. Its name is the service's to choose,
 * and the role the service's to change.
 *
 * "If you have reached your limit, you can still create service-linked roles in your account."
 *
 * @throws InvalidInput (400)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
export const createServiceLinkedRole = operation('CreateServiceLinkedRole', {
  action: 'iam:CreateServiceLinkedRole',
  access: 'write',
  resource: wantedRoleArn,
  conditionKeys: ({ AWSServiceName }) => ({ 'iam:AWSServiceName': AWSServiceName }),

  async handle(input, { db, clock, random }) {
    const { service, roleName, path, policyArn } = wantedRole(input)
    if (await db.roles.withName(roleName)) {
      throw InvalidInput(`Service role name ${roleName} has been taken in this account, please try a different suffix.`)
    }
    const roleId = newUniqueId('AROA', random, db.accountId)
    const createdAt = clock()
    await db.roles.add({
      roleId,
      roleName,
      path,
      createdAt,
      description: input.Description ?? null,
      maxSessionDuration: MAX_SESSION_DURATION,
      trustPolicy: serviceTrust(service),
      foreignPrincipals: null,
      boundaryArn: null,
      serviceName: service,
    })
    await db.policyAttachments.attach(roleId, policyArn, createdAt)
    return { Role: toDescribedRole(await roleNamed(db, roleName), serviceTrust(service)) }
  },
})
