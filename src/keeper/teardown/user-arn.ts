export function isUser(arn: string): boolean {
  return arn.includes(':user/')
}
