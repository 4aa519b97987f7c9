package io.carillon.messaging.provider;

/** A vendor that calls this service. Implementations are application-scoped beans. */
public interface CallsBack {
  /** `twilio`; the same as the provider's. */
  String name();

  /** Under which the vendor reaches this platform's public port, without a slash at its end. */
  String publicUrl();

  /** Whether the call is the vendor's own; never so when the vendor is not set up. */
  boolean isSigned(Call call);

  /**
   * What a signed call says of the message that it was made for.
   *
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE
   */
  Receipt receipt(Call call);

  /**
   * The message of a person that a signed call brings.
   *
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE
   */
  Received received(Call call);

  /**
   * A message of a person.
   *
   * @param reference the vendor's own id of it: the same when it is brought again
   * @param from the person's address, as the channel writes it
   * @param to the sender's address that it was written to
   */
  record Received(String reference, String from, String to, String text) {}
}
