import { oneLine } from '../../terminal/index.ts'
import type { Outcome } from '../checks/index.ts'

/** What there is to say behind a check's title: nothing, or a colon and the rest of the sentence. */
export function outcomeText(outcome: Outcome): string {
  const text = sentence(outcome)
  return text === '' ? '' : `: ${oneLine(text)}`
}

function sentence(outcome: Outcome): string {
  switch (outcome.verdict) {
    case 'pass':
      return outcome.says ?? ''
    case 'findings':
      return outcome.findings.map(({ says }) => says).join('; ')
    case 'not-applicable':
      return `not applicable: ${outcome.why}`
    case 'not-available':
      return `${outcome.operation} is not available at this endpoint`
    case 'not-visible':
      return `${outcome.action} is not allowed`
    case 'failed':
      return outcome.says
  }
}
