/**
 * Where a shard of the service authorisation data stands in the built console: named by its contents, it is cached for
 * ever.
 */
export function shardFile(sha256: string, shard: number): string {
  return `assets/authorization-${sha256.slice(0, 8)}-${shard}.txt`
}
