import {
  CreateUserCommand,
  DeleteUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import type { Key } from '../support/sdk-clients.ts'
import { type Answers, Caller, Clients } from './clients.ts'
import type { Cluster } from './cluster.ts'
import { NOTHING } from './history/register.ts'
import { MACHINES, type Machine } from './network.ts'
import { until } from './program.ts'

/** Users that only have a tag, the register; the others are elements of a set. */
const REGISTERS = 4
const register = (index: number) => `register-${index}`
export const isRegister = (userName: string) => userName.startsWith('register-')

/** As many clients at once of each account. */
const ADDERS = 6
const CONTENDERS = 3
const WRITERS = 3

/** The load on one account: a set of users, of which some are made by three at once, and tags as registers. */
export class Load {
  readonly clients: Clients
  readonly #callers: Caller[] = []
  readonly #running: Promise<void>[] = []
  readonly #answers: Answers
  #isOn = true

  constructor(cluster: Cluster, answers: Answers, key: Key) {
    this.#answers = answers
    this.clients = new Clients(cluster, answers, key)
  }

  async start(): Promise<void> {
    for (let index = 0; index < REGISTERS; index++) await this.#makeRegister(register(index))
    for (let index = 0; index < ADDERS; index++) this.#running.push(this.#adds(index))
    for (let index = 0; index < WRITERS; index++) this.#running.push(this.#writes(index))
    this.#running.push(this.#contends())
  }

  #makeRegister(UserName: string): Promise<unknown> {
    return until(UserName, 60, () =>
      this.#iam(1)
        .send(new CreateUserCommand({ UserName }))
        .catch((error: Error) => (error.name === 'EntityAlreadyExistsException' ? true : undefined)),
    )
  }

  async stop(): Promise<void> {
    this.#isOn = false
    await Promise.all(this.#running)
  }

  get ledger() {
    return this.#callers.flatMap(({ ledger }) => ledger)
  }

  /** All users' names, as one node lists them. */
  async users(machine: Machine): Promise<readonly string[]> {
    const names: string[] = []
    for (let Marker: string | undefined; ; ) {
      const page = await this.#iam(machine).send(new ListUsersCommand({ MaxItems: 1000, ...(Marker && { Marker }) }))
      names.push(...(page.Users ?? []).map(({ UserName = '' }) => UserName))
      Marker = page.Marker
      if (!page.IsTruncated) return names
    }
  }

  /** The registers' values at the end, as one more read of each. */
  async readAll(machine: Machine): Promise<void> {
    const caller = this.#caller(machine)
    for (let index = 0; index < REGISTERS; index++) await this.#read(caller, register(index))
  }

  #iam(machine: Machine) {
    const client = this.clients.iam.get(machine)
    if (!client) throw new Error('no such machine')
    return client
  }

  #caller(machine: Machine): Caller {
    const caller = new Caller(this.#answers, machine)
    this.#callers.push(caller)
    return caller
  }

  /** Users of its own, most of which it deletes again: an account may have 5,000. */
  async #adds(index: number): Promise<void> {
    const caller = this.#caller(MACHINES[index % 3] ?? 1)
    for (let n = 0; this.#isOn; n++) {
      const key = `own-${index}-${n}`
      const { outcome } = await this.#add(caller, key)
      if (n % 8 !== 0 && outcome === 'ok')
        await caller.does({ key, kind: 'remove' }, (machine) =>
          this.#iam(machine).send(new DeleteUserCommand({ UserName: key })),
        )
    }
  }

  #add(caller: Caller, key: string) {
    return caller.does({ key, kind: 'add' }, (machine) =>
      this.#iam(machine).send(new CreateUserCommand({ UserName: key })),
    )
  }

  /** Three clients, each of its own node, make the same user at once: one of them does. */
  async #contends(): Promise<void> {
    const callers = Array.from({ length: CONTENDERS }, (_, index) => this.#caller(MACHINES[index % 3] ?? 1))
    for (let n = 0; this.#isOn; n++) await Promise.all(callers.map((caller) => this.#add(caller, `contended-${n}`)))
  }

  /** Writes the registers, and reads them on whichever node it stands at. */
  async #writes(index: number): Promise<void> {
    const caller = this.#caller(MACHINES[index % 3] ?? 1)
    for (let n = 0; this.#isOn; n++) {
      const key = register(n % REGISTERS)
      const value = `${index}-${n}`
      await caller.does({ key, kind: 'write', value }, (machine) =>
        this.#iam(machine).send(new TagUserCommand({ UserName: key, Tags: [{ Key: 'v', Value: value }] })),
      )
      await this.#read(caller, register((n + index) % REGISTERS))
    }
  }

  async #read(caller: Caller, key: string): Promise<void> {
    await caller.does({ key, kind: 'read' }, async (machine) => {
      const { Tags, $metadata } = await this.#iam(machine).send(new ListUserTagsCommand({ UserName: key }))
      return { $metadata, value: Tags?.find(({ Key }) => Key === 'v')?.Value ?? NOTHING }
    })
  }
}
