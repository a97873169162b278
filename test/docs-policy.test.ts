import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CONSUMER_OPTIONS, consumerFolder, TSC } from './support/consumer.ts'

/**
 * docs/policy.md, example by example: a block with a file's name behind its language is that file; an `sh` or `ts`
 * block is run, and the `text` block that follows is all that it prints.
 */
const root = join(import.meta.dirname, '..')
const blocks = readBlocks(readFileSync(join(root, 'docs/policy.md'), 'utf8'))
const programs = blocks.filter(({ language }) => language === 'ts')

interface Block {
  readonly language: string
  readonly file: string | undefined
  readonly body: string
  readonly line: number
}

function readBlocks(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', file, body = ''] = match
    return { language, file, body, line: text.slice(0, match.index).split('\n').length }
  })
}

describe('docs/policy.md', () => {
  let folder: string

  before(() => {
    folder = consumerFolder()
    for (const { file, body } of blocks) if (file !== undefined) writeFileSync(join(folder, file), body)
    for (const [index, { body }] of programs.entries()) writeFileSync(join(folder, programFile(index)), body)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function programFile(index: number): string {
    return `example-${index}.ts`
  }

  /** What the block prints, on both streams. */
  function run(block: Block): string {
    const [command, ...args] =
      block.language === 'sh' ? ['/bin/sh', '-c', block.body] : [process.execPath, programFile(programs.indexOf(block))]
    const env = { PATH: [join(root, 'bin'), process.env.PATH].join(delimiter), HOME: folder }
    const { stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env, timeout: 60_000 })
    return stdout + stderr
  }

  for (const [index, block] of blocks.entries()) {
    if (block.language !== 'sh' && block.language !== 'ts') continue
    test(`line ${block.line}: ${block.body.split('\n')[0]}`, () => {
      const next = blocks[index + 1]
      assert.equal(next?.language, 'text', 'what it prints does not stand below it')
      assert.equal(run(block).trimEnd(), next.body.trimEnd())
    })
  }

  test('its programs have no type errors', () => {
    const files = programs.map((_, index) => programFile(index))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: CONSUMER_OPTIONS, files }))
    const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', '.'], { cwd: folder, encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  })

  test('it shows every command and every kind of answer', () => {
    const shown = blocks.map(({ body }) => body).join('\n')
    for (const command of ['lint', 'can', 'diff', 'only'])
      assert.match(shown, new RegExp(`^castellan policy ${command} `, 'm'))
    for (const answer of [
      'allowed:',
      'denied:',
      'proved:',
      'not so:',
      'this depends on',
      'new access',
      'nothing new',
    ]) {
      assert.ok(shown.includes(`\n${answer}`) || shown.startsWith(answer), answer)
    }
  })
})
