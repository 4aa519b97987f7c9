package io.carillon.messaging.provider;

/** A message that can never be sent: an address or a header of no valid form. */
public final class PreparationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PreparationException(String message) {
    super(message, null, false, false);
  }
}
