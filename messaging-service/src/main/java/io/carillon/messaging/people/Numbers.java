package io.carillon.messaging.people;

/** Protobuf knows doubles only; people write 3, not 3.0. */
final class Numbers {
  private static final double LARGEST_EXACT = 9_007_199_254_740_992d;

  private Numbers() {}

  static Object of(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_EXACT
        ? (Object) (long) number
        : (Object) number;
  }
}
