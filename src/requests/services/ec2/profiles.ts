import { textsAt } from '../../path.ts'
import type { AskRow, Reader } from '../../rows.ts'

/**
 * "For the `iam:PassRole` action, ensure that you specify the name of the IAM role and not the instance profile": the
 * role of a profile exists and the request does not say it.
 *
 * @param path of what has the profile's `Name` or `Arn`, or of the profile's name itself.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-iam-roles
 */
export function passProfileRole(path: string): AskRow {
  return {
    action: 'iam:PassRole',
    when: path,
    on: [{ type: 'iam:role' }],
    keys: { 'iam:PassedToService': '=ec2.amazonaws.com' },
  }
}

/** Profiles may have a path, which their name does not say. */
export function profileArn(path: string): Reader<string | undefined> {
  return {
    says: `the ARN of ${path}`,
    of({ parameters, scope, element }) {
      const [arn] = textsAt(`${path}.Arn`, parameters, element)
      const [name] = textsAt(`${path}.Name`, parameters, element)
      if (arn !== undefined || name === undefined) return arn
      return `arn:${scope.partition}:iam::${scope.accountId}:instance-profile/${name}`
    },
  }
}
