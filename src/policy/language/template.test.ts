// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { constantPattern, parseTemplate, resolveTemplate } from './template.ts'
import { patternText } from './wildcard.ts'

const values: Readonly<Record<string, string | readonly string[]>> = {
  'aws:username': 'alice',
  'aws:principaltag/team': 'red',
  'aws:principaltag/a,b': 'comma',
  'aws:tagkeys': ['one'],
  'aws:principaltag/empty': '',
}

describe('policy variables', () => {
  const cases: readonly (readonly [text: string, resolved: string | undefined])[] = [
    ['', ''],
    ['plain', 'plain'],
    ['${aws:username}', 'alice'],
    ['${AWS:UserName}', 'alice'],
    ['x${aws:username}y', 'xalicey'],
    ['${aws:username}${aws:username}', 'alicealice'],
    ['${aws:PrincipalTag/team}', 'red'],
    ['${aws:PrincipalTag/none}', undefined],
    ['${aws:PrincipalTag/empty}', ''],
    ['${aws:TagKeys}', undefined],
    ["${aws:PrincipalTag/none, 'default'}", 'default'],
    ["${aws:PrincipalTag/team, 'default'}", 'red'],
    ["${aws:PrincipalTag/none, ''}", ''],
    ["${aws:PrincipalTag/none, 'it''s, or not'}", "it''s, or not"],
    ['${aws:PrincipalTag/a,b}', 'comma'],
    ["${aws:TagKeys, 'default'}", undefined],
    ['${*}', '*'],
    ['${?}${$}', '?$'],
    ['${}', '${}'],
    ['${', '${'],
    ['$aws:username', '$aws:username'],
    ['$${aws:username}', '$alice'],
    ['${aws:username', '${aws:username'],
  ]
  for (const [text, resolved] of cases) {
    test(`${JSON.stringify(text)} becomes ${JSON.stringify(resolved)}`, () => {
      const pattern = resolveTemplate(parseTemplate(text, '2012-10-17'), (key) => values[key])
      assert.equal(pattern && patternText(pattern), resolved)
    })
  }

  test('are plain text in version 2008-10-17', () => {
    const pattern = constantPattern(parseTemplate('${aws:username}', '2008-10-17'))
    assert.equal(pattern && patternText(pattern), '${aws:username}')
  })
})
