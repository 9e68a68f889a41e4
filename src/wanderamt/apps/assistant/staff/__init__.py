"""The pages of staff about the assistant."""
