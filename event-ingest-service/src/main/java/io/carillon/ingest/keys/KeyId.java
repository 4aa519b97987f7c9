package io.carillon.ingest.keys;

/** A key of a tenant, by its id. */
record KeyId(String tenant, String id) {}
