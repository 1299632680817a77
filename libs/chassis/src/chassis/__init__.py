"""What any service needs even if it had no business."""
