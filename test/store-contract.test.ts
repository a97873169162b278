import { after, test } from 'node:test'
import { storeContract } from '../src/storage/contract.ts'
import { listContract } from '../src/storage/list-contract.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { rowCountContract } from '../src/storage/testing/row-counts.ts'
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
  // The accounts of the suite before are in its database.
  const lists = await startPostgres()
  after(() => lists.stop())
  listContract('PostgreSQL', () => openPostgres({ url: lists.url() }))
  const counts = await startPostgres()
  after(() => counts.stop())
  rowCountContract('PostgreSQL', () => openPostgres({ url: counts.url() }))
}
