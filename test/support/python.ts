import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { has } from './tools.ts'

const FOLDER = join(import.meta.dirname, '../conformance/python')

/** Ansible's modules for AWS, and what they need. */
export const ANSIBLE = ['boto3', 'ansible_collections.amazon.aws', 'ansible_collections.community.aws']

/** The first Python that has these modules: the one on the path, or Debian's own, which has Debian's packages. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => has(python, '-c', `import ${modules.join(', ')}`))
}

/** A Python whose boto3 reads `AWS_ENDPOINT_URL` and profiles' `endpoint_url`, which Debian's of 2022 does not yet. */
export function pythonForEndpoints(): string | undefined {
  const python = pythonWith('boto3')
  const program = 'from botocore.configprovider import ConfiguredEndpointProvider'
  return python !== undefined && has(python, '-c', program) ? python : undefined
}

interface Outcome {
  readonly name: string
  readonly failure: string | null
}

/** Runs a file of `conformance/python/`, whose tests are then tests of `context`. */
export async function pythonTests(
  context: TestContext,
  python: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'castellan-python-'))
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|ANSIBLE|BOTO|PYTHON)/.test(name))
  const child = spawn(python, ['-W', 'ignore', join(FOLDER, file)], {
    cwd: FOLDER,
    env: { ...Object.fromEntries(inherited), HOME: home, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  rmSync(home, { recursive: true, force: true })
  const outcomes = output.split('\n').filter(Boolean)
  assert.ok(outcomes.length > 0, `${file} ran no test: ${errors}`)
  for (const line of outcomes) {
    const { name, failure }: Outcome = JSON.parse(line)
    await context.test(name, () => assert.ok(failure === null, failure ?? ''))
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
