import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PROGRAM } from '../support/castellan.ts'
import { pythonWith } from '../support/python.ts'

const FOLDER = join(import.meta.dirname, '../../integrations/pytest')
const python = pythonWith('pytest', 'boto3')

test('the pytest plugin holds its examples', {
  skip: python === undefined && 'SKIPPED: no Python with pytest and boto3',
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'castellan-pytest-'))
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CASTELLAN|PYTEST|PYTHON)/.test(name))
  const args = ['-m', 'pytest', '-p', 'pytest_castellan', '-p', 'no:cacheprovider', '--rootdir', FOLDER, 'example']
  const child = spawn(python ?? '', args, {
    cwd: FOLDER,
    env: {
      ...Object.fromEntries(inherited),
      HOME: home,
      PYTHONPATH: FOLDER,
      PYTHONDONTWRITEBYTECODE: '1',
      CASTELLAN_COMMAND: `'${PROGRAM}'`,
      // What a developer has, and what no test may ask.
      AWS_PROFILE: 'mine',
      AWS_SESSION_TOKEN: 'mine',
      AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  rmSync(home, { recursive: true, force: true })
  assert.equal(code, 0, output)
  assert.match(output, /8 passed/)
})
