import { type Arn, iamArn, parseArn } from '../../aws/index.ts'
import { isServiceLinkedRole, type ServiceLinkedRole, serviceLinkedRole } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import { InvalidInput, NoSuchEntity } from './errors.ts'
import type { IamContext } from './operation.ts'
import { roleNamed } from './roles.ts'

/** "You must have permissions to create the role": below this path nobody else makes one. */
function servicePath(service: string): string {
  return `/aws-service-role/${service}/`
}

/** A longer one could not be asked for. */
const LONGEST_NAME = 64

interface Wanted {
  readonly AWSServiceName: string
  readonly CustomSuffix?: string
}

/** What a service's role is called and where it stands. @throws InvalidInput (400) */
export function wantedRole({ AWSServiceName, CustomSuffix }: Wanted): ServiceLinkedRole & { readonly path: string } {
  const role = serviceLinkedRole(AWSServiceName)
  if (role === undefined) throw InvalidInput(`Castellan knows no service-linked role of ${AWSServiceName}.`)
  if (CustomSuffix !== undefined && !role.takesSuffix) {
    throw InvalidInput(`Custom suffix is not allowed for ${AWSServiceName}`)
  }
  const roleName = CustomSuffix === undefined ? role.roleName : `${role.roleName}_${CustomSuffix}`
  if (roleName.length > LONGEST_NAME) {
    throw InvalidInput(`Service role name ${roleName} is longer than ${LONGEST_NAME} characters.`)
  }
  return { ...role, roleName, path: servicePath(AWSServiceName) }
}

/** For `resource`: of a service that is not known, some role below its path. */
export function wantedRoleArn({ AWSServiceName, CustomSuffix }: Wanted, { accountId }: IamContext): Arn {
  const { roleName = '' } = serviceLinkedRole(AWSServiceName) ?? {}
  const name = CustomSuffix === undefined ? roleName : `${roleName}_${CustomSuffix}`
  return iamArn(accountId, 'role', servicePath(AWSServiceName), name)
}

/** The trust policy of a service's role: no one else assumes it. */
export function serviceTrust(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })
}

/** @throws NoSuchEntity (404), for a role that is no service's, too. */
export async function serviceRoleNamed(db: Repositories, roleName: string): Promise<Role> {
  const role = await roleNamed(db, roleName)
  if (!isServiceLinkedRole(role.arn))
    throw NoSuchEntity(`The service-linked role with name ${roleName} cannot be found.`)
  return role
}

/** What a deletion is known by, such as `task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/UUID`. */
export function deletionTaskId(role: Role, uuid: string): string {
  return `task/${(parseArn(role.arn)?.resource ?? '').slice('role/'.length)}/${uuid}`
}

/** The role that a deletion is of; `undefined` for what no deletion is known by. */
export function roleOfTask(taskId: string, { accountId }: IamContext): Arn | undefined {
  const [, path, name] = /^task(\/aws-service-role\/[^/]+\/)([^/]+)\/[0-9a-f-]{36}$/.exec(taskId) ?? []
  return path === undefined || name === undefined ? undefined : iamArn(accountId, 'role', path, name)
}
