package io.carillon.platform.linkage;

/** The records could not be read or compared; the message is the database's and may show values. */
public final class LinkageFailure extends RuntimeException {
  LinkageFailure(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
