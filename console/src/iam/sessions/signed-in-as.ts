/** What a console session is, by the ARN of whoever signed in: `IAM user ann`, `Role reader, as bob`. */
export function signedInAs(arn: string): string {
  const [, , , , , resource = ''] = arn.split(':')
  const [type = '', ...names] = resource.split('/')
  const name = names.at(-1) ?? ''
  switch (type) {
    case 'root':
      return 'Root user'
    case 'user':
      return `IAM user ${name}`
    case 'assumed-role':
      return `Role ${names[0]}, as ${name}`
    case 'federated-user':
      return `Federated user ${name}`
    default:
      return arn
  }
}
