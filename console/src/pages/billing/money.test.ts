import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountError, dollars, serviceNameError } from './money.ts'

const amounts = [
  { amount: '0', text: '$0.00' },
  { amount: '1234.5', text: '$1,234.50' },
  { amount: '0.000001', text: '$0.000001' },
  { amount: 'x', text: 'x' },
  { amount: '', text: '' },
]
for (const { amount, text } of amounts)
  test(`${amount || 'nothing'} is shown as ${text}`, () => assert.equal(dollars(amount), text))

for (const amount of ['1', '12.50', '0.000001', '999999999']) {
  test(`${amount} can be recorded`, () => assert.equal(amountError(amount), undefined))
}
for (const amount of ['', '0', '0.00', '-1', '1,5', '$1', '1.0000001', '1e3', '1000000000']) {
  test(`${JSON.stringify(amount)} cannot be recorded`, () => assert.ok(amountError(amount)))
}
test('a service name holds letters, digits, spaces and a few signs', () => {
  assert.equal(serviceNameError('Amazon EC2 (us-east-1)'), undefined)
  assert.ok(serviceNameError('=cmd'))
  assert.ok(serviceNameError(''))
})
