import { after, test } from 'node:test'
import { storeContract } from '../src/storage/contract.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

const missing = postgresMissing()
if (missing) {
  test('the store contract on PostgreSQL', { skip: missing }, () => {})
} else {
  const server: PostgresServer = await startPostgres()
  after(() => server.stop())
  storeContract('PostgreSQL', {
    open: () => openPostgres({ url: server.url() }),
    reopen: () => openPostgres({ url: server.url() }),
  })
}
