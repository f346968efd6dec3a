#!/bin/sh
# Writes whether all replicas of this machine are ready, for the load balancer, and how many are ready in the region, for the
# gate: those of each machine that the load balancer finds so. What can't be asked leaves the last answer, which grows old.
set -u

location=$1 group=$2 replicas=$3
state=/run/terradrill

write() {
  printf '%s\n' "$2" >"$1.new" && chmod 0644 "$1.new" && mv "$1.new" "$1"
}

while :; do
  ready=yes
  number=0
  while [ "$number" -lt "$replicas" ]; do
    curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$((8000 + number))/health" || ready=no
    number=$((number + 1))
  done
  if [ "$ready" = yes ]; then write "$state/ready" ok; else rm -f "$state/ready"; fi

  machines=$(aws elbv2 describe-target-health --region "$location" --target-group-arn "$group" --output text \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" \
    --cli-connect-timeout 2 --cli-read-timeout 4) && write "$state/replicas" "$((machines * replicas))"
  sleep 3
done
