/** A resource's own policy that lets whoever it is made for: what denies it holds all the same. */
export function grantOf(action: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: action, Resource: '*' },
  })
}
