"""The pages and the HTTP API: what a person sees of the assistant."""
