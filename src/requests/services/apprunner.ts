import { passRole, type RowsChange } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** One role is for reading the image of a service, the other one for the instances that run it. */
const ROLES: RowsChange = (rows) =>
  rows.flatMap((row) =>
    row.action !== 'iam:PassRole'
      ? [row]
      : [
          passRole(['SourceConfiguration.AuthenticationConfiguration.AccessRoleArn'], 'build.apprunner.amazonaws.com'),
          passRole(['InstanceConfiguration.InstanceRoleArn'], 'tasks.apprunner.amazonaws.com'),
        ],
  )

/** @see https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html */
export const apprunner: ServiceExceptions = {
  service: 'apprunner',
  operations: { CreateService: ROLES, UpdateService: ROLES },
}
