import { type Explanation, explanationText, statementName } from '../../../policy/index.ts'
import { formatted, joined, type Paint, type Printable, printable } from '../../../terminal/index.ts'

/** The answer, with AWS's sentence where it is a denial, and which statement decided; or with everything. */
export function answerText(explanation: Explanation, isWhole: boolean, paint: Paint): Printable {
  const shown = isWhole ? explanation : { ...explanation, layers: [] }
  const [answer = '', ...rest] = String(formatted(shown, explanationText)).split('\n')
  const [effect = ''] = answer.split(/\b/)
  const colour = explanation.decision.effect === 'Allow' ? 'green' : 'red'
  const first = printable`${paint(colour, effect)}${answer.slice(effect.length)}`
  const painted = joined([first, ...rest.map((line) => printable`${line}`)], '\n')
  const by = isWhole ? undefined : decisiveStatement(explanation)
  return by === undefined ? painted : printable`${painted}${by}\n`
}

function decisiveStatement({ layers }: Explanation): string | undefined {
  for (const { policy, statements } of layers.flatMap((layer) => layer.policies)) {
    const decided = statements.find((statement) => statement.decided)
    if (decided) return `by ${statementName(decided.statement, decided.sid, policy)}`
  }
  return undefined
}
