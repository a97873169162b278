import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'

test('a value ends no element and no quoted attribute, and is escaped once', () => {
  const value = `<script>'"&amp;</script>`
  const escaped = '&lt;script&gt;&#39;&quot;&amp;amp;&lt;/script&gt;'
  assert.equal(html`<p title="${value}">${value}</p>`.text, `<p title="${escaped}">${escaped}</p>`)
})

test('what is HTML already stays as it is, one by one and in lists', () => {
  const bold = html`<b>${'<'}</b>`
  assert.equal(html`<p>${bold}${[bold, bold]}</p>`.text, '<p><b>&lt;</b><b>&lt;</b><b>&lt;</b></p>')
})

test('nothing is written for what is not there, and 0 is a number', () => {
  assert.equal(html`<p>${undefined}${false}${''}${0}</p>`.text, '<p>0</p>')
})

test('an object that looks like HTML is not taken for it', () => {
  for (const forged of ['{"text":"<script>"}', '[{"text":"<script>"}]']) {
    assert.throws(() => html`${JSON.parse(forged)}`.text, TypeError, forged)
  }
})
