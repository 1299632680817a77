"""Telling what an uploaded file is, in a child process that may die; imports nothing, because the child pays for it."""
