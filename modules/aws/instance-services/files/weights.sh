# Fetches the weights and proves them: the manifest by its digest, each file by the manifest.
aws s3 sync "$SOURCE" /models --only-show-errors

if [ "$MANIFEST" = none ]; then
  echo 'No manifest is named: the weights are taken as they are'
  exit 0
fi

cd /models
if ! echo "$MANIFEST  SHA256SUMS" | sha256sum --check --status; then
  echo "SHA256SUMS in $SOURCE is not the manifest $MANIFEST" >&2
  exit 1
fi
sha256sum --check --strict --quiet SHA256SUMS
