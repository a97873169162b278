import { pageTokensOf } from '../page-token.ts'
import { InvalidNextToken } from './errors.ts'

export const nextTokens = pageTokensOf(() => InvalidNextToken('Invalid nextToken'))
