package io.carillon.platform.linkage;

/**
 * What is compared: one column, or one thing said by several.
 *
 * @param name as people know it
 * @param sql the value made comparable, over the columns of {@code raw}
 */
record Field(String name, Kind kind, String sql) {}
