package io.carillon.platform.linkage;

/**
 * What one field says about a pair.
 *
 * @param agreement how its values agree, in words
 * @param weight in bits; positive speaks for one person
 */
public record FieldWeight(String field, String agreement, double weight) {}
