import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '../../../terminal/index.ts'
import { main } from '../../main.ts'

/** A folder with policies, and the command line run on it, in this process. */
export class PolicyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'castellan-policy-'))

  /** @param content A policy's statements, or the text of the file. */
  file(name: string, content: readonly object[] | string): string {
    const path = join(this.path, name)
    const text = typeof content === 'string' ? content : JSON.stringify({ Version: '2012-10-17', Statement: content })
    writeFileSync(path, text)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `castellan policy …`, as from a file or a pipe unless `terminal` says otherwise. */
export async function policyCommand(args: readonly string[], terminal: Partial<Terminal> = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const code = await main(['policy', ...args], {
    out: (text) => {
      out += text
    },
    data: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    environment: {},
    isTerminal: false,
    ...terminal,
  })
  return { code, out, err }
}

export function allow(Action: string | readonly string[], more: object = {}): object {
  return { Effect: 'Allow', Action, Resource: '*', ...more }
}

export function deny(Action: string | readonly string[], more: object = {}): object {
  return { Effect: 'Deny', Action, Resource: '*', ...more }
}
