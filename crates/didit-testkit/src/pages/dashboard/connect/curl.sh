curl "$DIDIT_BASE_URL/v3/session/" \
  -H "x-api-key: $DIDIT_API_KEY" \
  -H "content-type: application/json" \
  -d "{\"workflow_id\":\"$DIDIT_WORKFLOW_ID\",\"vendor_data\":\"user-42\"}"
