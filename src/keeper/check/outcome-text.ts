import { oneLine } from '../../terminal/index.ts'
import type { Outcome } from './outcome.ts'

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
      return shortened(outcome.findings.map(({ says }) => says)).join('; ')
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

/** Findings of one check that are shown: an account can have thousands, and `audit` is for those. */
const SHOWN = 3

/** The first of many texts, and how many more there are. */
export function shortened(texts: readonly string[]): readonly string[] {
  const distinct = [...new Set(texts)]
  const more = distinct.length - SHOWN
  return more > 0 ? [...distinct.slice(0, SHOWN), `${more} more, which \`castellan audit\` lists`] : distinct
}
