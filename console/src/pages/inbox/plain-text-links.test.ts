import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkify } from './plain-text-links.ts'

const origin = 'http://localhost:4566'
const hrefs = (text: string) => linkify(text, origin).flatMap((part) => (part.kind === 'link' ? [part.href] : []))

const cases = [
  {
    name: 'a confirmation link of this server is a link, its ampersands unescaped',
    text: 'Confirm: http://localhost:4566/confirmation.html?TopicArn=arn:aws:sns:us-east-1:111122223333:t&Token=ab12&Endpoint=a@example.com',
    hrefs: [
      'http://localhost:4566/confirmation.html?TopicArn=arn:aws:sns:us-east-1:111122223333:t&Token=ab12&Endpoint=a@example.com',
    ],
  },
  {
    name: 'a full stop behind a link is not part of it',
    text: 'See http://localhost:4566/a.',
    hrefs: ['http://localhost:4566/a'],
  },
  {
    name: 'two links in one text are both links',
    text: `${origin}/a and\n${origin}/b`,
    hrefs: [`${origin}/a`, `${origin}/b`],
  },
  { name: 'another host is no link', text: 'http://evil.example/confirmation.html', hrefs: [] },
  { name: 'another port of this host is no link', text: 'http://localhost:9999/', hrefs: [] },
  { name: 'another scheme of this host is no link', text: 'https://localhost:4566/', hrefs: [] },
  { name: 'a host that only begins like ours is no link', text: 'http://localhost:4566.evil.example/', hrefs: [] },
  { name: 'our host as a user name of another is no link', text: 'http://localhost:4566@evil.example/', hrefs: [] },
  { name: 'a user name before our host is no link', text: 'http://support@localhost:4566/', hrefs: [] },
  { name: 'a script address is no link', text: 'javascript:alert(1) data:text/html,x', hrefs: [] },
  {
    name: 'a script address around our link leaves only our link',
    text: `javascript:alert('${origin}/a')`,
    hrefs: [`${origin}/a`],
  },
  { name: 'a link in markup ends at the quote', text: `<a href="${origin}/a">x</a>`, hrefs: [`${origin}/a`] },
  {
    name: 'an address with a backslash is cut before it',
    text: 'http:\\\\evil.example http://localhost:4566\\@evil.example/',
    hrefs: [`${origin}/`],
  },
  { name: 'an empty text has no parts', text: '', hrefs: [] },
]

for (const { name, text, hrefs: expected } of cases) {
  test(name, () => {
    assert.deepEqual(hrefs(text), expected)
    assert.equal(
      linkify(text, origin)
        .map((part) => part.text)
        .join(''),
      text,
      'no character of the mail is lost',
    )
  })
}
