package io.carillon.ingest.plan;

/**
 * What holding a value to a schema may take, references written out.
 *
 * @param schemas how many there are in it, itself too
 * @param listed what its other keywords list: the names of `required`, the values of `enum` …
 * @param instructions of its regular expressions
 */
record SchemaSize(long schemas, long listed, long instructions) {
  static final SchemaSize NONE = new SchemaSize(0, 0, 0);
  static final SchemaSize ONE = new SchemaSize(1, 0, 0);

  SchemaSize plus(SchemaSize other) {
    return new SchemaSize(
        bounded(schemas + other.schemas),
        bounded(listed + other.listed),
        bounded(instructions + other.instructions));
  }

  private static long bounded(long number) {
    return Math.min(number, Integer.MAX_VALUE);
  }
}
