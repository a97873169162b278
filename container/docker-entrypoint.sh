#!/bin/sh
# `docker run castellan [FLAGS of castellan serve]`. Without flags everything is in memory, as suites expect it; with
# `--data /var/lib/castellan` on a volume it is kept. A command of castellan's (`doctor`, `backup`, …) runs instead.
set -eu

case "${1-}" in
  '' | -*) ;;
  serve) shift ;;
  *) exec castellan "$@" ;;
esac
[ $# -gt 0 ] || set -- --ephemeral

# LocalStack's folder for scripts, where something was put into it.
init=${CASTELLAN_INIT_DIR-/etc/localstack/init}
case " $* " in
  *' --init-dir'*) ;;
  *) [ -d "$init" ] && set -- --init-dir "$init" "$@" ;;
esac
exec castellan serve "$@"
