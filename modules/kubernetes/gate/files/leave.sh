#!/bin/sh
# Before the proxy ends: load balancers notice later than Kubernetes that a pod leaves, and then answers under way are finished,
# for at most the seconds that the longest takes. The status page itself is one of the answers that are being written.
set -u

sleep 20
last=$(($(date +%s) + $1))
while [ "$(date +%s)" -lt "$last" ]; do
  writing=$(wget -qO- http://127.0.0.1:8081/status 2>/dev/null | sed -n 's/.*Writing: \([0-9]*\).*/\1/p')
  [ "$writing" = 1 ] && break
  sleep 1
done
exec nginx -c /etc/gate/nginx.conf -s quit
