import { UsageError } from '../../command.ts'

/** A service's prefix and an action's name, with wildcards. Nothing else is in the names of AWS's actions. */
const PATTERN = /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+$/
const ALL_WILDCARDS = /^[*?]+(:[*?]+)?$/

/**
 * Refuses patterns that cover no action, which a slip of the shell's quotes makes of good ones, and those that cover
 * all, of which nothing is to be proved.
 *
 * @throws UsageError that names the pattern.
 */
export function requireActionPatterns(flag: string, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const given = `\`--${flag} ${pattern}\``
    const hint = "give a service and an action, such as 'iam:*'"
    if (ALL_WILDCARDS.test(pattern)) throw new UsageError(`${given} covers every action, which says nothing`, hint)
    if (!PATTERN.test(pattern)) throw new UsageError(`${given} is no action`, hint)
  }
}
