"""The chassis's tables (outbox, inbox, parked events, idempotency keys) are plain SQL: see migrations/."""
