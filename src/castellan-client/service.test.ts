import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CastellanServiceError, castellanService } from './index.ts'

const JSON_1_1 = 'application/x-amz-json-1.1'
const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': JSON_1_1 } })

describe("the wire of Castellan's own service", () => {
  test('a call is JSON 1.1: its target names the operation, and times are seconds since 1970', async () => {
    const asked: object[] = []
    const service = castellanService(async (headers, body) => {
      asked.push({ headers, body: JSON.parse(body) })
      return json({ MonthToDate: '12.5' })
    })
    const charge = { ServiceName: 'AmazonEC2', Amount: '12.5', Time: new Date(1_790_000_000_500) }
    assert.deepEqual(await service('RecordCharges', { Charges: [charge] }), { MonthToDate: '12.5' })
    assert.deepEqual(asked, [
      {
        headers: { 'content-type': JSON_1_1, 'x-amz-target': 'Castellan_20261123.RecordCharges' },
        body: { Charges: [{ ...charge, Time: 1_790_000_000.5 }] },
      },
    ])
  })

  test('times in an answer are dates', async () => {
    const answer = { Charges: [{ Time: 1_790_000_000, Amount: '1' }], ByService: [], Total: '1', Month: '2026-09' }
    const { Charges } = await castellanService(async () => json(answer))('ListCharges', {})
    assert.deepEqual(Charges[0]?.Time, new Date(1_790_000_000_000))
  })

  const refusals = [
    {
      name: 'a refusal has the name, the message and the status that the service gave it',
      answer: json({ __type: 'AccessDeniedException', message: 'no' }, 400),
      error: { name: 'AccessDeniedException', message: 'no', $metadata: { httpStatusCode: 400 } },
    },
    {
      name: 'the namespace of a name is no part of it',
      answer: json({ __type: 'castellan#ExpiredTokenException', message: 'over' }, 403),
      error: { name: 'ExpiredTokenException', message: 'over' },
    },
    {
      name: 'a refusal without words is named by its status',
      answer: json({}, 500),
      error: { name: 'Status500', message: /no answer of Castellan's \(status 500\)/ },
    },
    {
      name: "a proxy's page is no answer",
      answer: new Response('<!doctype html>', { status: 502, headers: { 'content-type': 'text/html' } }),
      error: { name: 'Status502', message: /no answer of Castellan's \(status 502\)/ },
    },
  ]
  for (const { name, answer, error } of refusals)
    test(name, async () => {
      const call = castellanService(async () => answer)('GetBillingPreferences', {})
      await assert.rejects(call, CastellanServiceError)
      await assert.rejects(call, error)
    })

  const strange = [
    { name: 'a page', type: 'text/html', body: '<!doctype html>' },
    { name: 'JSON of another kind', type: 'application/json', body: '{}' },
    { name: 'a list', type: JSON_1_1, body: '[]' },
    { name: 'what is no JSON', type: JSON_1_1, body: '{' },
    { name: 'nothing', type: JSON_1_1, body: '' },
  ]
  for (const { name, type, body } of strange)
    test(`${name} is no answer, whatever its status says`, async () => {
      const service = castellanService(async () => new Response(body, { headers: { 'content-type': type } }))
      await assert.rejects(service('GetBillingPreferences', {}), {
        name: 'Status200',
        message: /no answer of Castellan's/,
      })
    })
})
