import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parseSync, Visitor } from 'rolldown/utils'

const root = join(import.meta.dirname, '../..')

/** What the command line shows with a hint: its message, and what to do. */
const FOR_PEOPLE = /^(UsageError|StartError|CannotRun|errorWithHint)$/

interface Message {
  readonly place: string
  readonly part: 'message' | 'hint'
  /** `…` in place of what is known when it runs. */
  readonly text: string
}

/** Every text that `node` can be, as far as the source says it; a name of something else says nothing. */
function textsOf(node: unknown): readonly string[] {
  const of = node as Readonly<Record<string, unknown>>
  switch (of.type) {
    case 'Literal':
      return typeof of.value === 'string' ? [of.value] : []
    case 'TemplateLiteral': {
      const quasis = of.quasis as readonly { readonly value: { readonly cooked: string } }[]
      return [quasis.map(({ value }) => value.cooked).join('…')]
    }
    case 'ConditionalExpression':
      return [...textsOf(of.consequent), ...textsOf(of.alternate)]
    default:
      return []
  }
}

function messagesIn(file: string): readonly Message[] {
  const source = readFileSync(join(root, file), 'utf8')
  const messages: Message[] = []
  const add = (callee: unknown, [message, hint]: readonly unknown[], start: number) => {
    const { name } = callee as { readonly name?: string }
    if (!FOR_PEOPLE.test(name ?? '')) return
    const place = `${file}:${source.slice(0, start).split('\n').length}`
    for (const text of textsOf(message)) messages.push({ place, part: 'message', text })
    for (const text of textsOf(hint)) messages.push({ place, part: 'hint', text })
  }
  new Visitor({
    NewExpression: ({ callee, arguments: given, start }) => add(callee, given, start),
    CallExpression: ({ callee, arguments: given, start }) => add(callee, given, start),
  }).visit(parseSync(file, source).program)
  return messages
}

const MESSAGES = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !/\.test\.ts$/.test(file))
  .toSorted()
  .flatMap(messagesIn)

/** Names that keep their capital at the beginning. */
const NAMES = /^(AWS|IAM|MFA|SMTP|TLS|Node|Castellan|Cost Explorer|PostgreSQL|CASTELLAN_)/

const RULES: readonly { readonly name: string; readonly breaks: (text: string, part: Message['part']) => boolean }[] = [
  { name: 'begins in lower case', breaks: (text) => /^[A-Z]/.test(text) && !NAMES.test(text) },
  { name: 'ends without a period', breaks: (text) => /[.!]$/.test(text) },
  { name: 'is one line', breaks: (text) => text.includes('\n') },
  {
    name: 'blames nobody',
    breaks: (text) => /\b(invalid|illegal|bad|wrong input|please|sorry|oops|failed to)\b/i.test(text),
  },
  { name: 'has variables in backticks', breaks: (text) => /\b[A-Z]{2,}_[A-Z_]+\b/.test(text.replace(/`[^`]*`/g, '')) },
  { name: 'has flags in backticks', breaks: (text) => /(?<![\w-])--[a-z]/.test(text.replace(/`[^`]*`/g, '')) },
  {
    name: 'has commands in backticks',
    breaks: (text) => /\b(castellan|aws|npm) [a-z]/.test(text.replace(/`[^`]*`/g, '')),
  },
  { name: 'closes its backticks', breaks: (text) => text.split('`').length % 2 === 0 },
]

describe('what the command line says to people, by docs/style-errors.md,', () => {
  test('is found in the sources', () => {
    assert.ok(MESSAGES.filter(({ part }) => part === 'message').length > 100, `${MESSAGES.length} texts`)
    assert.ok(MESSAGES.filter(({ part }) => part === 'hint').length > 100, `${MESSAGES.length} texts`)
  })

  for (const { name, breaks } of RULES)
    test(name, () => {
      const broken = MESSAGES.filter(({ text, part }) => breaks(text, part))
      assert.deepEqual(
        broken.map(({ place, text }) => `${place}: ${text}`),
        [],
      )
    })
})

test('a command and the keeper write by their terminal alone, which takes nothing unescaped', () => {
  // The streams themselves are for who opens them: the program, questions, and a server's log, which escapes its lines.
  const asking = ['src/cli/commands/account/add.ts', 'src/cli/commands/doctor.ts']
  const openers = ['src/cli/run.ts', 'src/cli/people.ts', 'src/cli/commands/serve.ts', ...asking]
  const files = globSync('src/{cli,keeper}/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$/.test(file))
  const writing = files.filter((file) =>
    /\bprocess\.std(out|err)\b|\bconsole\.\w+\(/.test(readFileSync(join(root, file), 'utf8')),
  )
  assert.deepEqual(writing.toSorted(), openers.toSorted())
})
