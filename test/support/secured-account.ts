import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach } from 'node:test'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT_KEY, UNATTENDED } from './castellan.ts'
import {
  type CallProxy,
  type KeeperOptions,
  type KeeperRun,
  resetAccount,
  runKeeper,
  runKeeperHere,
  type SeenCall,
  startProxy,
} from './keeper.ts'
import type { Credentials } from './signed-fetch.ts'

/** As a CI job does: unasked, secrets to a file. */
export const CARRY_OUT = ['--yes', '--boundary', '--email', 'me@example.com']

/** A fresh account for each test, with a proxy before it and a folder for files and the journal. */
export class SecuredAccount {
  #castellan: CastellanServer | undefined
  #proxy: CallProxy | undefined
  #folder = ''
  #files = 0

  constructor() {
    before(async () => {
      this.#castellan = await start({ environment: UNATTENDED })
      this.#proxy = await startProxy(this.endpoint)
    })
    after(async () => {
      await this.proxy.close()
      await this.#castellan?.close()
    })
    beforeEach(async () => {
      await this.reset()
      this.proxy.reset()
      this.#folder = mkdtempSync(join(tmpdir(), 'castellan-secure-'))
    })
    afterEach(() => rmSync(this.#folder, { recursive: true }))
  }

  get endpoint(): string {
    return this.#castellan?.endpoint ?? ''
  }

  get proxy(): CallProxy {
    if (!this.#proxy) throw new Error('no test has begun')
    return this.#proxy
  }

  get folder(): string {
    return this.#folder
  }

  reset(): Promise<void> {
    return resetAccount(this.endpoint)
  }

  /** The name of a file that is not there yet. */
  newFile(): string {
    return join(this.#folder, `file-${this.#files++}`)
  }

  secure(flags: readonly string[], options: KeeperOptions = {}): Promise<KeeperRun> {
    const run = options.onStart ? runKeeper : runKeeperHere
    return run(['secure', '--endpoint', this.proxy.url, ...flags], { key: ROOT_KEY, state: this.#folder, ...options })
  }

  carryOut(options?: KeeperOptions, more: readonly string[] = []): Promise<KeeperRun> {
    return this.secure([...CARRY_OUT, '--secrets-file', this.newFile(), ...more], options)
  }

  mutations(): readonly SeenCall[] {
    return this.proxy.calls.filter(({ isMutating }) => isMutating)
  }

  iam(key: Credentials = ROOT_KEY): IAMClient {
    return new IAMClient({ endpoint: this.endpoint, region: 'us-east-1', credentials: key })
  }

  /** A user with one policy. */
  async userWith(name: string, policy: { readonly arn: string } | { readonly document: object }): Promise<Credentials> {
    const client = this.iam()
    await client.send(new CreateUserCommand({ UserName: name }))
    const arn =
      'arn' in policy
        ? policy.arn
        : (
            await client.send(
              new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(policy.document) }),
            )
          ).Policy?.Arn
    await client.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: arn }))
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: name }))
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  }

  /** Who is in the account, and with which policies. */
  async principals() {
    const { UserDetailList = [], Policies = [] } = await this.iam().send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'LocalManagedPolicy'] }),
    )
    return {
      users: UserDetailList.map(({ UserName, AttachedManagedPolicies, PermissionsBoundary }) => ({
        UserName,
        policies: AttachedManagedPolicies?.map(({ PolicyName }) => PolicyName),
        boundary: PermissionsBoundary?.PermissionsBoundaryArn,
      })),
      policies: Policies.map(({ Arn }) => Arn),
    }
  }

  /** The text of the account's journal. */
  journal(): string {
    const place = join(this.#folder, 'castellan')
    const name = readdirSync(place).find((file) => file.endsWith('.jsonl')) ?? ''
    return readFileSync(join(place, name), 'utf8')
  }
}

interface ReportFile {
  readonly checks: readonly { readonly id: string; readonly outcome: { readonly verdict: string } }[]
}

/** What a report file says of each check. */
export function verdicts(file: string): readonly string[] {
  const { checks } = JSON.parse(readFileSync(file, 'utf8')) as ReportFile
  return checks.map(({ id, outcome }) => `${id}: ${outcome.verdict}`)
}

/** As the query protocol has it. */
export function errorBody(code: string, message = 'as the test wants it'): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
}
