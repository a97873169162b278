import { UsageError } from '../../command.ts'

/**
 * Refuses what cannot stand in the Action element of a policy.
 *
 * @throws UsageError that names the pattern.
 */
export function requireActionPatterns(flag: string, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    if (/^(\*|[^:\s]+:[^:\s]+)$/.test(pattern)) continue
    throw new UsageError(`\`--${flag} ${pattern}\` is no action`, "give a service and an action, such as 'iam:*'")
  }
}
