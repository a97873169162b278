// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS writes its templates so

/**
 * ARNs that requests name for an action though AWS's reference has no resource type for it: what is listed stands below
 * the path that is asked for, and AWS's own samples allow it by these ARNs. A statement for `*` has them too. `${*}` is
 * that character, as in a policy: who lists buckets asks for all.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_users-manage-group.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example1.html
 */
const UNLISTED: Readonly<Record<string, string>> = {
  'iam:listusers': 'arn:${Partition}:iam::${Account}:user/${PathPrefix}',
  'iam:listgroups': 'arn:${Partition}:iam::${Account}:group/${PathPrefix}',
  'iam:listroles': 'arn:${Partition}:iam::${Account}:role/${PathPrefix}',
  'iam:listinstanceprofiles': 'arn:${Partition}:iam::${Account}:instance-profile/${PathPrefix}',
  'iam:listservercertificates': 'arn:${Partition}:iam::${Account}:server-certificate/${PathPrefix}',
  'iam:listvirtualmfadevices': 'arn:${Partition}:iam::${Account}:mfa/${PathPrefix}',
  's3:listallmybuckets': 'arn:${Partition}:s3:::${*}',
}

/** @param action `iam:ListUsers`, in any letter case. */
export function unlistedArns(action: string): readonly string[] {
  const name = action.toLowerCase()
  const arn = Object.hasOwn(UNLISTED, name) ? UNLISTED[name] : undefined
  return arn === undefined ? [] : [arn]
}

/** The pattern of the policy language for an ARN's template. */
export function arnPatternOf(template: string): string {
  return template.replace(/\$\{(?!\*\})[^}]*\}/g, '*')
}
