const LOCALHOST = /^(?:localhost\.?|127\.0\.0\.1|::1|\[::1\])$/i
const LOOPBACK_NETWORK = /^127(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/

/** Whether `host`, a name or an address without its port, is one of the names that a machine has for itself alone. */
export function isLocalhost(host: string): boolean {
  return LOCALHOST.test(host)
}

/**
 * Whether what is sent to `host`, or comes from it, never leaves this machine. Its other addresses, as 127.0.0.2, may
 * be other servers.
 */
export function isLoopback(host: string): boolean {
  return LOCALHOST.test(host) || LOOPBACK_NETWORK.test(host)
}
