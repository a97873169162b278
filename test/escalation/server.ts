import { after, before } from 'node:test'
import type { Account } from '../../src/policy/analyse/index.ts'
import type { CastellanServer } from '../../src/server/index.ts'
import { startInProcess } from '../support/in-process.ts'
import { SdkClients } from '../support/sdk-clients.ts'
import { deploy } from './deployed.ts'
import { type Hand, handByKey } from './hand.ts'
import { Steps } from './steps.ts'

export const ACCOUNT_ID = '111122223333'
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test'.repeat(10) }

/** A server for the tests of a file, on which one account after the other is made as the analysis has it. */
export class EscalationServer {
  #castellan: CastellanServer | undefined
  #clients: SdkClients | undefined

  constructor() {
    before(async () => {
      this.#castellan = await startInProcess({
        ephemeral: true,
        environment: {
          CASTELLAN_ROOT_EMAIL: 'root@example.com',
          CASTELLAN_ACCOUNT_ID: ACCOUNT_ID,
          CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
          CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
        },
      })
    })
    after(async () => {
      this.#clients?.destroy()
      await this.#castellan?.close()
    })
  }

  /** In place of what was there before. @param beside what the account has that the analysis does not read */
  async deployed(
    account: Account,
    beside: (root: Hand) => Promise<unknown> = async () => {},
  ): Promise<{ steps: Steps; root: Hand }> {
    const castellan = this.#castellan
    if (!castellan) throw new Error('the server is not started')
    this.#clients?.destroy()
    this.#clients = new SdkClients(castellan.url)
    await castellan.reset()
    const root = handByKey(this.#clients, `arn:aws:iam::${ACCOUNT_ID}:root`, ROOT_KEY)
    await beside(root)
    await deploy(account, root.send)
    return { steps: new Steps(castellan.url, account, this.#clients, root), root }
  }
}
