import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import type { ServeOptions } from '../../src/server/options.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './castellan.ts'
import { startInProcess } from './in-process.ts'
import { type Key, keyOf, SdkClients } from './sdk-clients.ts'

export const ACCOUNT = ROOT.accountId

/** An answer, or a part of one: any member may be there, of any type. */
export interface Output {
  readonly [member: string]: Output | undefined
}

/** The elements of a list. */
export const listed = (list: Output | undefined) => (list ?? []) as readonly Output[]

/** A server for the calls of one tool, in its order, by AWS's own clients. */
export class ToolCalls {
  #castellan: CastellanServer | undefined
  #clients: SdkClients | undefined

  constructor(options: Partial<ServeOptions> = {}) {
    before(async () => {
      this.#castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED, ...options })
      this.#clients = new SdkClients(this.url)
    })
    after(async () => {
      this.#clients?.destroy()
      await this.#castellan?.close()
    })
  }

  get url(): string {
    assert.ok(this.#castellan, 'it is not started')
    return this.#castellan.url
  }

  /** @param action such as `iam:CreateRole` */
  async call(action: string, input: object = {}, key: Key = ROOT_KEY): Promise<Output> {
    const [service = '', operation = ''] = action.split(':')
    assert.ok(this.#clients, 'it is not started')
    return (await this.#clients.send(service, key, operation, input)) as Output
  }

  /** Asserts that the answer is an error of this code. @returns what it says */
  async fails(code: string, action: string, input: object = {}, key: Key = ROOT_KEY): Promise<string> {
    const [service = '', operation = ''] = action.split(':')
    assert.ok(this.#clients, 'it is not started')
    const { error } = await this.#clients.answer(service, key, operation, input)
    assert.equal(error?.code, code, `${action}: ${error?.message}`)
    return error?.message ?? ''
  }

  /** The session that an operation of STS gives. */
  async session(action: string, input: object, key: Key): Promise<Key> {
    return keyOf((await this.call(action, input, key)).Credentials)
  }

  /** A user with a key, who may do what the statements say. */
  async user(UserName: string, ...statements: readonly object[]): Promise<Key> {
    await this.call('iam:CreateUser', { UserName })
    if (statements.length > 0) {
      await this.call('iam:PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument: document(...statements) })
    }
    return keyOf((await this.call('iam:CreateAccessKey', { UserName })).AccessKey)
  }

  async whoIs(key: Key): Promise<string> {
    return String((await this.call('sts:GetCallerIdentity', {}, key)).Arn)
  }
}

export function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

export const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
})

export function trusting(Principal: object, more: object = {}): string {
  return document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more })
}
