"""The API: operations, inputs, errors, schemas and the OpenAPI document."""
