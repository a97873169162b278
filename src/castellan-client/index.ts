/**
 * How to speak with Castellan's own service: what AWS offers only inside its console (billing preferences, root's
 * password and MFA, console sessions, the inbox). It knows the wire, JSON 1.1 as `models/castellan.json` says; whoever
 * calls brings a transport, which signs the request or has the console session's cookie. It runs in a browser as in
 * Node.
 */
export { type CastellanService, CastellanServiceError, castellanService } from './service.ts'
