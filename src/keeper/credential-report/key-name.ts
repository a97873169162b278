/** What to call an access key that the credential report knows by its place alone. */
export function keyName(number: 1 | 2): string {
  return number === 1 ? 'the first access key' : 'the second access key'
}
