import type { Context } from './decision.ts'
import type { LanguageVersion, ListElement } from './document.ts'
import { constantPattern, isPattern, parseTemplate, resolveTemplate, type Template } from './template.ts'
import { ANY, ANY_IN_SEGMENT, compilePattern, matchesPattern, ONE, ONE_IN_SEGMENT, type TextTest } from './wildcard.ts'

/** `undefined`: every resource. */
export type ResourceTest = ((resource: string, context: Context) => boolean) | undefined

const COLON = 0x3a
const SEPARATORS = 5

/**
 * The test of a Resource or NotResource element. ARNs compare in their letter case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileResource({ negated, values }: ListElement, version: LanguageVersion): ResourceTest {
  if (values.includes('*')) return negated ? () => false : undefined
  const tests = values.map((value) => resourceTest(resourceTemplate(value, version)))
  const [first] = tests
  if (tests.length === 1 && first) return negated ? (resource, context) => !first(resource, context) : first
  return (resource, context) => {
    for (const test of tests) {
      if (test(resource, context)) return !negated
    }
    return negated
  }
}

function resourceTest(template: Template): TextTest | ((resource: string, context: Context) => boolean) {
  const constant = constantPattern(template)
  if (constant) return compilePattern(constant)
  return (resource, context) => {
    // "The resource that includes a policy variable with no value will not match any resource."
    const pattern = resolveTemplate(template, context)
    return pattern !== undefined && matchesPattern(pattern, resource)
  }
}

/**
 * A resource pattern. Wildcards work "within the individual segments of an ARN (the parts separated by colons)"; "if the * wildcard is
 * the last character of a resource ARN segment, it can expand to match beyond the colon boundaries". All after the fifth colon is one
 * segment. An ARN that ends early stands for all that begins with its segments.
 */
export function resourceTemplate(value: string, version: LanguageVersion): Template {
  const template = parseTemplate(value, version)
  let separators = 0
  const segmented = template.map((part, index) => {
    if (!isPattern(part)) return part
    return part.map((token, i) => {
      if (token === COLON) separators++
      if (separators >= SEPARATORS) return token
      if (token === ONE) return ONE_IN_SEGMENT
      const isLast = i + 1 < part.length ? part[i + 1] === COLON : index === template.length - 1
      return token === ANY && !isLast ? ANY_IN_SEGMENT : token
    })
  })
  const missing = SEPARATORS - separators
  if (missing <= 0) return segmented
  return [...joined(segmented, Array.from({ length: missing }, () => [COLON, ANY]).flat())]
}

function joined(template: Template, tail: readonly number[]): Template {
  const last = template.at(-1)
  return isPattern(last) ? [...template.slice(0, -1), [...last, ...tail]] : [...template, tail]
}
