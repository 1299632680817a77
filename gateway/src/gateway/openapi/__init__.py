"""One OpenAPI 3.1 document for the whole product."""
