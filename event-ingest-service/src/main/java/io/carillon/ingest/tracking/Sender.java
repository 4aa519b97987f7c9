package io.carillon.ingest.tracking;

/**
 * On whose behalf events come in.
 *
 * @param unit the path of the unit that they belong to
 * @param source the id of the write key, or the name of the partner's client
 * @param trusted whether their STRONG identifiers count as verified
 */
record Sender(String tenant, String unit, String source, boolean trusted) {}
