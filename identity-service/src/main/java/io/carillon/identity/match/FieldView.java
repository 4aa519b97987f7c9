package io.carillon.identity.match;

/**
 * What one field says.
 *
 * @param agreement how the two values agree, in words; never the values
 * @param weight in bits: each doubles what speaks for one person, or halves it where it is negative
 */
public record FieldView(String field, String agreement, double weight) {}
