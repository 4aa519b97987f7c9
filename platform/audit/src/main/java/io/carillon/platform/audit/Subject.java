package io.carillon.platform.audit;

/**
 * What is changed.
 *
 * @param kind `segment`, `write-key`, `profile` …; it also says what of it is kept to itself, see
 *     {@link Discretion}
 * @param key the name people use; empty where it has none
 * @param unit the path of the unit that it belongs to; empty for the whole tenant
 */
public record Subject(String kind, String id, String key, String unit) {}
