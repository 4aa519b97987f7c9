package io.carillon.platform.store;

import java.util.List;
import org.jdbi.v3.core.argument.Argument;

/** Many byte strings in one parameter, which Jdbi's own arrays cannot hold. */
public final class ByteArrays {
  private ByteArrays() {}

  /** A {@code bytea[]}. */
  public static Argument of(List<byte[]> values) {
    return (position, statement, _) ->
        statement.setArray(
            position,
            statement.getConnection().createArrayOf("bytea", values.toArray(byte[][]::new)));
  }
}
