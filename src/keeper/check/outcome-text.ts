import type { Finding, Outcome } from './outcome.ts'

/** What there is to say behind a check's title: nothing, or a colon and the rest of the sentence. */
export function outcomeText(outcome: Outcome): string {
  const text = outcomeSentence(outcome)
  return text === '' ? '' : `: ${text}`
}

/** The same as a sentence of its own. */
export function outcomeSentence(outcome: Outcome): string {
  switch (outcome.verdict) {
    case 'pass':
      return outcome.says ?? ''
    case 'findings':
      return listed(outcome.findings)
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

function listed(findings: readonly Finding[]): string {
  const { shown, more } = shortened(findings, ({ says }) => says)
  return [...shown.map(({ says }) => says), ...more].join('; ')
}

/** Findings of one check that are shown: an account can have thousands, and `audit` is for those. */
const SHOWN = 3

/** The first of many that differ in their text, and a text that says how many more there are, where there are more. */
export function shortened<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): { readonly shown: readonly Item[]; readonly more: readonly string[] } {
  const distinct = [...new Map(items.map((item) => [textOf(item), item])).values()]
  const more = distinct.length - SHOWN
  return { shown: distinct.slice(0, SHOWN), more: more > 0 ? [`${more} more, which \`castellan audit\` lists`] : [] }
}
