import type { ListElement } from '../language/document.ts'
import { parseTemplate } from '../language/template.ts'
import { compilePattern, type TextTest } from '../language/wildcard.ts'

/** For an action in lower case. */
export type ActionTest = (action: string) => boolean

/**
 * The test of an Action or NotAction element, for an action in lower case: "the prefix and the action name are case
 * insensitive".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function compileAction({ negated, values }: ListElement): ActionTest {
  const exact: string[] = []
  const patterns: TextTest[] = []
  for (const value of values) {
    const lower = value.toLowerCase()
    if (lower.includes('*') || lower.includes('?'))
      patterns.push(compilePattern(parseTemplate(lower, '2008-10-17').flat() as number[]))
    else exact.push(lower)
  }
  return (action) => (exact.includes(action) || patterns.some((test) => test(action))) !== negated
}
