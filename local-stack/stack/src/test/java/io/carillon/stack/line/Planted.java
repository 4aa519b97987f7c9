package io.carillon.stack.line;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Personal data that these tests have given to the line: it must not turn up where it does not
 * belong.
 */
final class Planted {
  private static final Set<String> VALUES = new ConcurrentSkipListSet<>();

  private Planted() {}

  static String value(String personal) {
    VALUES.add(personal);
    return personal;
  }

  static Set<String> values() {
    return Set.copyOf(VALUES);
  }
}
