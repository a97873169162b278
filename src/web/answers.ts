import type { PageResponse } from './page.ts'
import { securityHeaders } from './security-headers.ts'

const HEADERS = securityHeaders()

/** A line or a few for people, without a page around them. */
export function textAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): PageResponse {
  return {
    status,
    headers: { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    body: `${message}\n`,
  }
}

/** For programs. */
export function jsonAnswer(status: number, body: object): PageResponse {
  return { status, headers: { ...HEADERS, 'Content-Type': 'application/json' }, body: `${JSON.stringify(body)}\n` }
}

/** 303 is followed by GET, as after a form; 307 by the same method again. */
export function redirect(status: 303 | 307, location: string, cookies: readonly string[] = []): PageResponse {
  return {
    status,
    headers: { ...HEADERS, Location: location, ...(cookies.length > 0 && { 'Set-Cookie': cookies }) },
    body: '',
  }
}
