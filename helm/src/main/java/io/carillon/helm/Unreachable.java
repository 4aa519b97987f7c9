package io.carillon.helm;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a failure speaks of the way to a registry, not of what the registry said. */
final class Unreachable {
  private Unreachable() {}

  static boolean is(Throwable failure) {
    return found(failure).isPresent();
  }

  static String cause(Throwable failure) {
    return found(failure).orElse(failure).toString();
  }

  private static Optional<Throwable> found(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(
            cause ->
                cause instanceof UnknownHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof SocketException)
        .findFirst();
  }
}
