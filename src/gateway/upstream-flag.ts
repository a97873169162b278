import { isAccountId, isRegionCode } from '../aws/index.ts'
import { type Settings, UpstreamFault } from './upstream.ts'

const EXAMPLE = 'give it as `--upstream dynamodb=http://localhost:8000`'

/**
 * Reads `SERVICE=URL`, with words behind it that each follow a comma.
 *
 * @throws UpstreamFault
 */
export function readUpstreamFlag(text: string): Settings {
  const [, name = '', url = '', rest = ''] = /^([^=,]+)=([^,]*)(.*)$/s.exec(text) ?? []
  if (name === '') throw new UpstreamFault(`\`--upstream ${printable(text)}\` names no service`, EXAMPLE)
  let settings: Settings = { name, url }
  for (const word of rest.split(',').slice(1)) settings = withWord(settings, word)
  return settings
}

function withWord(settings: Settings, text: string): Settings {
  const [word = '', value = ''] = text.split(/=(.*)/s)
  switch (word) {
    case 'dry-run':
      if (text === 'dry-run') return { ...settings, isOnTrial: true }
      break
    case 'account':
      if (isAccountId(value)) return { ...settings, only: { ...settings.only, account: value } }
      break
    case 'region':
      if (isRegionCode(value)) return { ...settings, only: { ...settings.only, region: value } }
      break
    case 'its-account':
      if (isAccountId(value)) return { ...settings, its: { ...settings.its, account: value } }
      break
    case 'its-region':
      if (isRegionCode(value) || /^[a-z0-9-]{1,64}$/.test(value)) {
        return { ...settings, its: { ...settings.its, region: value } }
      }
      break
    case 'host':
      if (value === 'own' || value === 'public') return { ...settings, host: value }
  }
  throw new UpstreamFault(
    `\`${printable(text)}\` means nothing behind the URL of an upstream`,
    'there may be `account=ID`, `region=REGION`, `its-account=ID`, `its-region=REGION`, `host=own` and `dry-run`',
  )
}

function printable(text: string): string {
  return text.slice(0, 100).replaceAll(/[^\x20-\x7e]/g, '?')
}
