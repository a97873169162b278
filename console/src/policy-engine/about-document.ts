import { lintPolicy } from '../../../src/policy/lint/index.ts'
import { administratorBy } from './administrator.ts'
import type { Questions } from './questions.ts'

/** What can be said of a document while it is written: most of the time it cannot be read yet. */
export function aboutDocument({
  document,
  kind,
  holder,
}: Questions['document']['asked']): Questions['document']['answer'] {
  return { findings: lintPolicy(document, { kind }), administrator: administratorIfRead(holder) }
}

/** That it cannot be read is a finding already. */
function administratorIfRead(holder: Questions['administrator']['asked']): string | undefined {
  try {
    return administratorBy(holder)
  } catch {
    return undefined
  }
}
